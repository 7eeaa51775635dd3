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
	query: `(binary_expression
		left: [(binary_expression left: (_) @number operator: "%" right: (decimal_integer_literal) @two) (parenthesized_expression (binary_expression left: (_) @number operator: "%" right: (decimal_integer_literal) @two))]
		operator: ["==" "!="] @operator right: (decimal_integer_literal) @one (#eq? @two "2") (#eq? @one "1")) @at`,
	// Most numbers that are asked are no negative ones; a method that answers for all of them says so in its name.
	where: (match) =>
		/odd|even|parity/i.test(field(enclosing(match.at, methodTypes) ?? match.at, "name")?.text ?? "") &&
		!/(?:length|size|count|index|len|num)\w*(?:\(\))?\)?$|^[ijkn]$/i.test(match.node("number").text),
	message: "% 2 is -1 for negative odd numbers, so this test misses them",
	suggestion: "Compare with 0: x % 2 != 0.",
	fix: ({ node }) => ({
		title: "Compare with 0",
		safety: "unsafe",
		edits: [
			{ start: node("operator").startIndex, end: node("operator").endIndex, text: node("operator").text === "==" ? "!=" : "==" },
			{ start: node("one").startIndex, end: node("one").endIndex, text: "0" },
		],
	}),
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
