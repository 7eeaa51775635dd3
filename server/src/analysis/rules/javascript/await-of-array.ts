import { setApart } from "../../text-edits.ts";
import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const awaitOfArray: Rule = {
	id: "await-of-array",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(await_expression (array)) @at
		(await_expression (call_expression function: (member_expression property: (property_identifier) @method)
			arguments: (arguments . [(arrow_function "async") (function_expression "async")])) (#eq? @method "map")) @at
	]`,
	message: "This awaits the list, not the promises in it",
	suggestion: "Await Promise.all of it.",
	fix({ at, source }) {
		const [list] = parts(at);
		if (!list) return undefined;
		const edits = [
			{ start: list.startIndex, end: list.startIndex, text: "Promise.all(" },
			{ start: list.endIndex, end: list.endIndex, text: ")" },
		];
		return { title: "Await Promise.all", safety: "unsafe", ...setApart({ edits }, source) };
	},
	explanation:
		"A list is no promise, so `await` gives it back at once with unfinished promises in it. `Promise.all` waits for all of them and gives their values.",
	examples: {
		bad: ["async function f() { await [g(), h()]; }", "async function f() { const a = await list.map(async (b) => await g(b)); }"],
		good: ["async function f() { await Promise.all([g(), h()]); }", "async function f() { const a = await query.map((b) => b.id); }"],
	},
	sameAs: ["typescript-eslint/await-thenable"],
};
