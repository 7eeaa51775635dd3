import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";
import { statementsOf } from "./go-syntax.ts";

export const identicalBranches: Rule = {
	id: "identical-branches",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(if_statement consequence: (block) @one alternative: (block) @other) @at`,
	where: (match) => sameCode(match.node("one"), match.node("other")) && statementsOf(match.node("one")).length > 0,
	message: "Both branches do the same, so the condition decides nothing",
	suggestion: "Correct one branch, or remove the condition.",
	explanation: "Either one branch was copied and never changed, and a case is missing, or the condition has become pointless. Both are worth a look.",
	examples: { bad: ["func f(a bool) int { if a { return 1 } else { return 1 } }"], good: ["func f(a bool) int { if a { return 1 } else { return 2 } }"] },
};
