import type { Rule } from "../rule.ts";

export const sinceAndUntil: Rule = {
	id: "since-and-until",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (call_expression) @now field: (field_identifier) @sub) arguments: (_) @arguments (#eq? @now "time.Now()") (#eq? @sub "Sub")) @at`,
	message: "time.Since says it",
	suggestion: "Use time.Since.",
	fix: ({ at, node }) => ({
		title: "Use time.Since",
		safety: "safe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: `time.Since${node("arguments").text}` }],
	}),
	explanation: "`time.Since(t)` is `time.Now().Sub(t)` by another name, and reads as what it means.",
	examples: { bad: ["func f(t time.Time) time.Duration { return time.Now().Sub(t) }"], good: ["func f(t time.Time) time.Duration { return time.Since(t) }"] },
	sameAs: ["staticcheck/S1012"],
};
