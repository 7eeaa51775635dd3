import type { Rule } from "../rule.ts";

export const booleanComparison: Rule = {
	id: "boolean-comparison",
	languages: ["java"],
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
		const text = plain
			? value.text
			: /^(?:identifier|method_invocation|field_access|parenthesized_expression)$/.test(value.type)
				? `!${value.text}`
				: `!(${value.text})`;
		return { title: "Use the value itself", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex, text }] };
	},
	explanation: "A `boolean` is a condition already. The longer form hides a possible `=` in place of `==`.",
	examples: {
		bad: ["void f(boolean a) { if (a == true) work(); }", "void f(boolean a) { if (a == false) work(); }"],
		good: ["void f(boolean a) { if (a) work(); }"],
	},
	sameAs: ["pmd/SimplifyBooleanReturns"],
};
