import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { endsFlow, isAsync, returnsValue, script } from "./script-syntax.ts";

export const callbackWithoutReturn: Rule = {
	id: "callback-without-return",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression
		function: (member_expression property: (property_identifier) @at)
		arguments: (arguments . [(arrow_function body: (statement_block) @body) (function_expression body: (statement_block) @body)] @callback)
		(#any-of? @at "map" "filter" "find" "findIndex" "findLast" "findLastIndex" "some" "every" "reduce" "reduceRight" "flatMap" "sort" "toSorted"))
		@call`,
	where(match) {
		const body = match.node("body");
		if (parts(body).length === 0 || isAsync(match.node("callback")) || returnsValue(body) || endsFlow(parts(body).at(-1))) return false;
		// Other things than lists have a `map`, too, and give the function themselves.
		if (/\bthis\b/.test(body.text) && match.node("callback").type === "function_expression") return false;
		// Used as a loop, it is odd but works.
		return match.node("call").parent?.type !== "expression_statement";
	},
	message: (match) => `The function given to ${match.at.text} returns nothing`,
	suggestion: "Return a value from it, or use forEach.",
	explanation:
		"Methods such as `map` and `filter` are made of what their function returns. A body in braces returns nothing by itself: " +
		"`map` then gives a list of `undefined`, `filter` an empty one.",
	examples: {
		bad: ["const a = b.map((x) => { x * 2; });", "const a = b.filter(function (x) { x > 1; });"],
		good: [
			"const a = b.map((x) => x * 2);",
			"const a = b.map((x) => { return x; });",
			"b.map((x) => { use(x); });",
			"const a = b.map(() => {});",
			"const a = walk(b).map(function (x) { if (x) this.update(x); });",
		],
	},
	sameAs: ["eslint/array-callback-return", "biome/useIterableCallbackReturn"],
};
