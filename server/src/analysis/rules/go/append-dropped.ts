import type { Rule } from "../rule.ts";

export const appendDropped: Rule = {
	id: "append-dropped",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(assignment_statement left: (expression_list . (identifier) @blank .) right: (expression_list . (call_expression function: (identifier) @function arguments: (argument_list . [(identifier) (selector_expression)])) @at .) (#eq? @blank "_") (#eq? @function "append"))
		(expression_statement (call_expression function: (identifier) @function) @at (#eq? @function "append"))
	]`,
	message: "The longer slice is thrown away",
	suggestion: "Assign it: x = append(x, …).",
	explanation: "`append` does not change the slice that it gets; it returns a new header, often on new memory. Without the assignment the value is lost.",
	examples: {
		bad: ["func f(a []int) { _ = append(a, 1); use(a) }", "func f(a []int) { append(a, 1) }"],
		good: ["func f(a []int) { a = append(a, 1); use(a) }"],
	},
};
