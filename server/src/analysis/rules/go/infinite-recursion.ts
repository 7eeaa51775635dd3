import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";
import { argumentsOf, calleeOf } from "./go-syntax.ts";

export const infiniteRecursion: Rule = {
	id: "infinite-recursion",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(function_declaration name: (_) @name parameters: (_) @parameters body: (block (statement_list . [(return_statement (expression_list . (call_expression) @at .)) (expression_statement (call_expression) @at)])))
		(method_declaration receiver: (parameter_list (parameter_declaration name: (identifier) @receiver)) name: (_) @name parameters: (_) @parameters body: (block (statement_list . [(return_statement (expression_list . (call_expression) @at .)) (expression_statement (call_expression) @at)])))
	]`,
	where: ({ at, node, all }) => {
		const receiver = all("receiver")[0];
		if (calleeOf(at) !== (receiver ? `${receiver.text}.${node("name").text}` : node("name").text)) return false;
		// Without arguments and results it can only be there to be endless.
		if (!receiver && parts(node("parameters")).length === 0 && at.parent?.type === "expression_statement") return false;
		const taken = parts(node("parameters")).flatMap((parameter) => parameter.childrenForFieldName("name")).length;
		return argumentsOf(at).length === taken && field(at, "type_arguments") === undefined;
	},
	message: (match) => `${match.node("name").text}() calls itself first of all, without end`,
	suggestion: "Call the function that was meant, or test for the end first.",
	explanation:
		"The first statement is the call of the function itself, so nothing can end it but a stack overflow. Often a field's name is missing: `t.inner.Close()`.",
	examples: {
		bad: ["func (t *T) Close() error { return t.Close() }", "func f(n int) int { return f(n - 1) }"],
		good: ["func (t *T) Close() error { return t.inner.Close() }", "func f(n int) int { if n == 0 { return 0 }; return f(n - 1) }"],
	},
	sameAs: ["staticcheck/SA5007"],
};
