import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { ownDescendants, script } from "./script-syntax.ts";

export const asyncWithoutAwait: Rule = {
	id: "async-without-await",
	languages: script,
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `[
		(function_declaration "async" @at body: (_)) (function_expression "async" @at body: (_))
		(arrow_function "async" @at body: (_)) (method_definition "async" @at body: (_))
	]`,
	where({ at }) {
		const body = at.parent && field(at.parent, "body");
		if (body?.type !== "statement_block" || body.namedChildCount === 0) return false;
		const waits = ownDescendants(body, "await_expression").length > 0;
		return !waits && !ownDescendants(body, "for_in_statement").some((loop) => loop.children.some((child) => child.type === "await"));
	},
	message: "This async function awaits nothing",
	suggestion: "Remove async, or await what it starts.",
	explanation:
		"`async` without `await` makes a promise of a value that is there already, and may hide a forgotten `await`. " +
		"Interfaces often ask for it, so this rule is off by default.",
	examples: { bad: ["async function f() { return 1; }"], good: ["async function f() { return await g(); }", "const f = async () => g();"] },
	sameAs: ["eslint/require-await", "typescript-eslint/require-await", "biome/useAwait"],
};
