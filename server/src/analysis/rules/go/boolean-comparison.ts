import type { Rule } from "../rule.ts";

export const booleanComparison: Rule = {
	id: "boolean-comparison",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(binary_expression left: (_) @value operator: ["==" "!="] @operator right: [(true) (false)] @literal) @at`,
	message: (match) => `Comparing with ${match.node("literal").text} says nothing more than the value does`,
	suggestion: "Use the value itself, or its negation.",
	fix: ({ at, node }) => {
		const plain = (node("operator").text === "==") === (node("literal").text === "true");
		const value = node("value");
		const simple = /^(?:identifier|call_expression|selector_expression|index_expression|parenthesized_expression)$/.test(value.type);
		const text = plain ? value.text : simple ? `!${value.text}` : `!(${value.text})`;
		return { title: "Use the value itself", safety: "unsafe", edits: [{ start: at.startIndex, end: at.endIndex, text }] };
	},
	explanation: "A `bool` is a condition already. Where the value is an interface the comparison means more; keep it there.",
	examples: {
		bad: ["func f(a bool) { if a == true { work() } }", "func f(a bool) { if a == false { work() } }"],
		good: ["func f(a bool) { if a { work() } }"],
	},
	sameAs: ["staticcheck/S1002"],
};
