import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { endsFlow, ownDescendants, returnsValue, script } from "./script-syntax.ts";

export const getterWithoutReturn: Rule = {
	id: "getter-without-return",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: '(method_definition "get" name: (_) @at body: (statement_block) @body)',
	where(match) {
		const body = match.node("body");
		// A bare `return` says that undefined is meant.
		if (returnsValue(body) || ownDescendants(body, "return_statement").length > 0) return false;
		return !endsFlow(parts(body).at(-1));
	},
	message: (match) => `The getter ${match.at.text} returns nothing`,
	suggestion: "Return a value.",
	explanation: "Reading the property gives `undefined`, always. A getter that only throws is left alone.",
	examples: {
		bad: ["class A { get a() { this.b; } }", "const o = { get a() {} };"],
		good: ["class A { get a() { return 1; } }", "class A { get a() { throw new Error(); } }", "class A { set a(v) {} }"],
	},
	sameAs: ["eslint/getter-return", "biome/useGetterReturn"],
};
