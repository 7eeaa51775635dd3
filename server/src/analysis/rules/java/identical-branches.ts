import type { Rule } from "../rule.ts";
import { parts, sameCode } from "../tree.ts";

export const identicalBranches: Rule = {
	id: "identical-branches",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(if_statement consequence: (block) @one alternative: (block) @other)
		(if_statement consequence: (expression_statement) @one alternative: (expression_statement) @other)
		(if_statement consequence: (return_statement) @one alternative: (return_statement) @other)
		(ternary_expression consequence: (_) @one alternative: (_) @other)
	] @at`,
	where: (match) => sameCode(match.node("one"), match.node("other")) && (match.node("one").type !== "block" || parts(match.node("one")).length > 0),
	message: "Both branches do the same, so the condition decides nothing",
	suggestion: "Correct one branch, or remove the condition.",
	explanation: "Either one branch was copied and never changed, and a case is missing, or the condition has become pointless. Both are worth a look.",
	examples: {
		bad: ["int f(boolean a) { if (a) { return one(); } else { return one(); } }", "int f(boolean a) { return a ? x : x; }"],
		good: ["int f(boolean a) { if (a) { return one(); } else { return two(); } }", "int f(boolean a) { return a ? x : y; }"],
	},
};
