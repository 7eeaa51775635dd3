import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { methodTypes } from "./java-syntax.ts";

export const oddCheck: Rule = {
	id: "odd-check",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	// The bare node: with its children in the query, a chain of a thousand "+" takes seconds.
	query: "(binary_expression) @at",
	// Most numbers that are asked are no negative ones; a method that answers for all of them says so in its name.
	where: ({ at }) => {
		const number = askedNumber(at);
		if (!number || /(?:length|size|count|index|len|num)\w*(?:\(\))?\)?$|^[ijkn]$/i.test(number.text)) return false;
		return /odd|even|parity/i.test(field(enclosing(at, methodTypes) ?? at, "name")?.text ?? "");
	},
	message: "% 2 is -1 for negative odd numbers, so this test misses them",
	suggestion: "Compare with 0: x % 2 != 0.",
	fix: ({ at }) => {
		const operator = field(at, "operator");
		const one = field(at, "right");
		if (!operator || !one) return undefined;
		return {
			title: "Compare with 0",
			safety: "unsafe",
			edits: [
				{ start: operator.startIndex, end: operator.endIndex, text: operator.text === "==" ? "!=" : "==" },
				{ start: one.startIndex, end: one.endIndex, text: "0" },
			],
		};
	},
	explanation:
		"In Java the remainder has the sign of the left side: `-3 % 2` is `-1`. A test for 1 works for every number that is tried and fails for half of the odd ones.",
	examples: {
		bad: ["boolean isOdd(int x) { return x % 2 == 1; }"],
		good: [
			"boolean isOdd(int x) { return x % 2 != 0; }",
			"boolean isOdd(List<A> l) { return l.size() % 2 == 1; }",
			"void f(int port) { if (port % 2 == 1) next(); }",
		],
	},
};

/** The x of `x % 2 == 1`. */
function askedNumber(comparison: Node): Node | undefined {
	if (!/^[!=]=$/.test(field(comparison, "operator")?.type ?? "") || field(comparison, "right")?.text !== "1") return undefined;
	const left = field(comparison, "left");
	const remainder = left?.type === "parenthesized_expression" ? left.namedChild(0) : left;
	if (remainder?.type !== "binary_expression" || field(remainder, "operator")?.type !== "%" || field(remainder, "right")?.text !== "2") return undefined;
	return field(remainder, "left");
}
