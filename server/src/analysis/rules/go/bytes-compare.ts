import type { Rule } from "../rule.ts";

export const bytesCompare: Rule = {
	id: "bytes-compare",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(binary_expression left: (call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (_) @arguments) operator: ["==" "!="] @operator right: (int_literal) @zero (#eq? @package "bytes") (#eq? @name "Compare") (#eq? @zero "0")) @at`,
	message: "bytes.Equal says it, and is quicker",
	suggestion: "Use bytes.Equal.",
	fix: ({ at, node }) => ({
		title: "Use bytes.Equal",
		safety: "safe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: `${node("operator").text === "!=" ? "!" : ""}bytes.Equal${node("arguments").text}` }],
	}),
	explanation: "`bytes.Equal` stops at different lengths without looking at the content.",
	examples: { bad: ["func f(a, b []byte) bool { return bytes.Compare(a, b) == 0 }"], good: ["func f(a, b []byte) bool { return bytes.Equal(a, b) }"] },
	sameAs: ["staticcheck/S1004"],
};
