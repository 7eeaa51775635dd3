import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { argumentsOf } from "./java-syntax.ts";

export const absOfHash: Rule = {
	id: "abs-of-hash",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (identifier) @math name: (identifier) @abs arguments: (argument_list . (method_invocation name: (identifier) @source) @inner .)
		(#eq? @math "Math") (#eq? @abs "abs") (#any-of? @source "hashCode" "nextInt" "nextLong")) @at`,
	where: (match) =>
		(argumentsOf(match.node("inner")).length === 0 && field(match.node("inner"), "object") !== undefined) || match.node("source").text === "hashCode",
	message: "Math.abs() of the smallest number is negative",
	suggestion: "Use Math.floorMod(hash, n), or hash & Integer.MAX_VALUE.",
	explanation:
		"`-Integer.MIN_VALUE` does not fit into an `int`, so `Math.abs` returns it unchanged. As an index into an array it throws, once in four billion times: in production.",
	examples: {
		bad: ["int f(Object o, int n) { return Math.abs(o.hashCode()) % n; }", "int f(Random r) { return Math.abs(r.nextInt()); }"],
		good: ["int f(Object o, int n) { return Math.floorMod(o.hashCode(), n); }", "int f(Random r) { return Math.abs(r.nextInt(10)); }"],
	},
};
