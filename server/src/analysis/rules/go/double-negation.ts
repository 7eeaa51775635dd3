import type { Rule } from "../rule.ts";

export const doubleNegation: Rule = {
	id: "double-negation",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(unary_expression operator: "!" operand: (unary_expression operator: "!" operand: (_) @value)) @at`,
	message: "Two negations cancel each other",
	suggestion: "Remove both, or the one too many.",
	fix: ({ at, node }) => ({ title: "Remove both", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex, text: node("value").text }] }),
	explanation: "Go has no conversion to `bool` that a double negation could stand for, so one of the two is likely a slip.",
	examples: { bad: ["func f(a bool) bool { return !!a }"], good: ["func f(a bool) bool { return !a }"] },
	sameAs: ["staticcheck/SA4013"],
};
