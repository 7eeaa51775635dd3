import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { ownDescendants, script } from "./script-syntax.ts";

export const asyncForEach: Rule = {
	id: "async-for-each",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (member_expression property: (property_identifier) @method)
		arguments: (arguments . [(arrow_function "async" @at) (function_expression "async" @at)] @callback)
		(#eq? @method "forEach"))`,
	where(match) {
		const body = field(match.node("callback"), "body");
		return body !== undefined && (body.type === "await_expression" || ownDescendants(body, "await_expression").length > 0);
	},
	message: "forEach does not wait for async functions",
	suggestion: "Use for…of with await, or await Promise.all over map.",
	explanation:
		"`forEach` starts every function and throws their promises away: the code after it runs before any of them is done, and their errors " +
		"reach nobody. A `for…of` loop awaits one after another, `Promise.all(list.map(…))` all at once.",
	examples: {
		bad: ["async function f() { list.forEach(async (a) => { await g(a); }); }"],
		good: ["async function f() { for (const a of list) await g(a); }", "list.forEach((a) => g(a));"],
	},
};
