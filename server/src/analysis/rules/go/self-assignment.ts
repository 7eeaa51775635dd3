import type { Rule } from "../rule.ts";
import { sameCode, within } from "../tree.ts";

export const selfAssignment: Rule = {
	id: "self-assignment",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(assignment_statement left: (expression_list) @left operator: "=" right: (expression_list) @right) @at`,
	where: (match) => sameCode(match.node("left"), match.node("right")) && within(match.node("left"), new Set(["call_expression"]), new Set()).length === 0,
	message: (match) => `${match.node("left").text} is assigned to itself`,
	suggestion: "Assign the value that was meant.",
	explanation: "The statement does nothing. Most often another field or variable was meant on one side.",
	examples: {
		bad: ["func (t *T) Set(size int) { t.size = t.size }"],
		good: ["func (t *T) Set(size int) { t.size = size }", "func f(a, b int) { a, b = b, a }"],
	},
	sameAs: ["staticcheck/SA4018"],
};
