import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const stringEquality: Rule = {
	id: "string-equality",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	// The bare node: with its children in the query, a chain of a thousand "+" takes seconds.
	query: "(binary_expression) @at",
	// Strings that are interned are the same object where they are equal.
	where: ({ at, source }) => sidesOf(at) !== undefined && !source.includes(".intern()"),
	message: ({ at }) => `Strings are compared with ${field(at, "operator")?.text}, which asks whether they are the same object`,
	suggestion: "Compare with equals().",
	fix: ({ at }) => {
		const sides = sidesOf(at);
		const not = field(at, "operator")?.text === "!=" ? "!" : "";
		const text = `${not}${sides?.literal.text}.equals(${sides?.other.text})`;
		return sides && { title: "Compare with equals()", safety: "unsafe", edits: [{ start: at.startIndex, end: at.endIndex, text }] };
	},
	explanation:
		"`==` on strings compares references. Two strings with the same characters are the same object only where both are constants or interned, so the test passes in one run and fails in the next. `equals()` compares the characters.",
	examples: {
		bad: ['boolean f(String s) { return s == "yes"; }', 'void g(String s) { if ("no" != s) stop(); }'],
		good: ['boolean f(String s) { return "yes".equals(s); }', "boolean g(String s) { return s == null; }"],
	},
	sameAs: ["pmd/UseEqualsToCompareStrings"],
};

function sidesOf(comparison: Node): { literal: Node; other: Node } | undefined {
	const operator = field(comparison, "operator")?.type;
	const left = field(comparison, "left");
	const right = field(comparison, "right");
	if ((operator !== "==" && operator !== "!=") || !left || !right) return undefined;
	const [literal, other] = left.type === "string_literal" ? [left, right] : [right, left];
	const isPair = literal.type === "string_literal" && other.type !== "string_literal" && other.type !== "null_literal";
	return isPair ? { literal, other } : undefined;
}
