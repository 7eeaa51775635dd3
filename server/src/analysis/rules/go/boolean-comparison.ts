import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const booleanComparison: Rule = {
	id: "boolean-comparison",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: "[(true) (false)] @at",
	where: ({ at }) => sidesOf(at) !== undefined,
	message: ({ at }) => `Comparing with ${at.text} says nothing more than the value does`,
	suggestion: "Use the value itself, or its negation.",
	fix: ({ at }) => {
		const sides = sidesOf(at);
		if (!sides) return undefined;
		const { whole, value, operator } = sides;
		const isPlain = (operator === "==") === (at.text === "true");
		const negated = /^(?:identifier|call_expression|selector_expression|index_expression|parenthesized_expression)$/.test(value.type)
			? `!${value.text}`
			: `!(${value.text})`;
		return { title: "Use the value itself", safety: "unsafe", edits: [{ start: whole.startIndex, end: whole.endIndex, text: isPlain ? value.text : negated }] };
	},
	explanation: "A `bool` is a condition already. Where the value is an interface the comparison means more; keep it there.",
	examples: {
		bad: ["func f(a bool) { if a == true { work() } }", "func f(a bool) { if a == false { work() } }"],
		good: ["func f(a bool) { if a { work() } }"],
	},
	sameAs: ["staticcheck/S1002"],
};

function sidesOf(literal: Node): { whole: Node; value: Node; operator: string } | undefined {
	const whole = literal.parent;
	const value = whole && field(whole, "left");
	const operator = whole && field(whole, "operator")?.type;
	const isCompared = whole?.type === "binary_expression" && (operator === "==" || operator === "!=") && value?.startIndex !== literal.startIndex;
	return isCompared && value ? { whole, value, operator } : undefined;
}
