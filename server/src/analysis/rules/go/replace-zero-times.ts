import type { Rule } from "../rule.ts";

export const replaceZeroTimes: Rule = {
	id: "replace-zero-times",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . (_) . (_) . (_) . (int_literal) @count .)
		(#any-of? @package "strings" "bytes") (#eq? @name "Replace") (#eq? @count "0")) @at`,
	message: "Replace with a count of 0 replaces nothing",
	suggestion: "Use ReplaceAll, or -1.",
	fix: ({ node }) => ({ title: "Replace all", safety: "unsafe", edits: [{ start: node("count").startIndex, end: node("count").endIndex, text: "-1" }] }),
	explanation: "The last argument is the greatest number of replacements. A negative number means all; zero means none.",
	examples: {
		bad: ['func f(s string) string { return strings.Replace(s, "a", "b", 0) }'],
		good: ['func f(s string) string { return strings.Replace(s, "a", "b", -1) }'],
	},
	sameAs: ["staticcheck/SA1018"],
};
