import type { Rule } from "../rule.ts";
import { startsAsync } from "./async-calls.ts";
import { script } from "./script-syntax.ts";

export const promiseCondition: Rule = {
	id: "promise-condition",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `[
		(if_statement condition: (parenthesized_expression (call_expression) @at))
		(if_statement condition: (parenthesized_expression (unary_expression operator: "!" argument: (call_expression) @at)))
		(if_statement condition: (parenthesized_expression (binary_expression operator: ["&&" "||"] (call_expression) @at)))
		(while_statement condition: (parenthesized_expression (call_expression) @at))
		(ternary_expression condition: (call_expression) @at)
	]`,
	where: (match) => startsAsync(match.at, match),
	message: (match) => `${match.at.childForFieldName("function")?.text ?? "This"} is async: a promise is always true`,
	suggestion: "Await the call.",
	fix: ({ at }) => ({
		title: "Await it",
		safety: "unsafe",
		edits: [
			{ start: at.startIndex, end: at.startIndex, text: "(await " },
			{ start: at.endIndex, end: at.endIndex, text: ")" },
		],
	}),
	explanation:
		"An async function returns a promise, and a promise is an object: the condition is true whatever the function finds. " +
		"`await` asks for the answer itself.",
	examples: {
		bad: [
			"async function ok() { return await g(); }\nasync function f() { if (ok()) h(); }",
			"async function ok() { return await g(); }\nasync function f() { if (!ok()) h(); }",
		],
		good: ["async function ok() { return await g(); }\nasync function f() { if (await ok()) h(); }", "function ok() {}\nif (ok()) h();"],
	},
	sameAs: ["typescript-eslint/no-misused-promises"],
};
