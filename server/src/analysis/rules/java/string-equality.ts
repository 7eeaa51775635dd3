import type { Rule } from "../rule.ts";

export const stringEquality: Rule = {
	id: "string-equality",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(binary_expression left: (string_literal) @literal operator: ["==" "!="] @operator right: (_) @other)
		(binary_expression left: (_) @other operator: ["==" "!="] @operator right: (string_literal) @literal)
	] @at`,
	// Strings that are interned are the same object where they are equal.
	where: (match) => !match.source.includes(".intern()") && match.node("other").type !== "null_literal" && match.node("other").type !== "string_literal",
	message: (match) => `Strings are compared with ${match.node("operator").text}, which asks whether they are the same object`,
	suggestion: "Compare with equals().",
	fix: (match) => {
		const { at } = match;
		const other = match.node("other").text;
		const not = match.node("operator").text === "!=" ? "!" : "";
		return {
			title: "Compare with equals()",
			safety: "unsafe",
			edits: [{ start: at.startIndex, end: at.endIndex, text: `${not}${match.node("literal").text}.equals(${other})` }],
		};
	},
	explanation:
		"`==` on strings compares references. Two strings with the same characters are the same object only where both are constants or interned, so the test passes in one run and fails in the next. `equals()` compares the characters.",
	examples: {
		bad: ['boolean f(String s) { return s == "yes"; }', 'void g(String s) { if ("no" != s) stop(); }'],
		good: ['boolean f(String s) { return "yes".equals(s); }', "boolean g(String s) { return s == null; }"],
	},
	sameAs: ["pmd/UseEqualsToCompareStrings"],
};
