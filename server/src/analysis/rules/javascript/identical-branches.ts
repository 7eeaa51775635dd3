import type { Rule } from "../rule.ts";
import { field, parts, sameCode } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const identicalBranches: Rule = {
	id: "identical-branches",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(if_statement consequence: (_) @first alternative: (else_clause (_) @second)) @at
		(ternary_expression consequence: (_) @first alternative: (_) @second) @at`,
	where: (match) => sameCode(match.node("first"), match.node("second")) && (match.at.type === "ternary_expression" || parts(match.node("first")).length > 0),
	find: (match) => [field(match.at, "condition") ?? match.at],
	message: "Both branches are the same",
	suggestion: "Correct the branch that should differ, or remove the condition.",
	explanation:
		"Whatever the condition says, the same happens. One branch was most likely copied and should have been changed; " + "if not, the condition only misleads.",
	examples: {
		bad: ["if (a) { f(1); } else { f(1); }", "const a = b ? 1 : 1;"],
		good: ["if (a) { f(1); } else { f(2); }", "if (a) {} else {}", "const a = b ? 1 : 2;"],
	},
};
