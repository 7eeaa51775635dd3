import type { Rule } from "../rule.ts";

export const lengthBelowZero: Rule = {
	id: "length-below-zero",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: (call_expression function: (identifier) @function) operator: ["<" ">="] @operator right: (int_literal) @zero (#any-of? @function "len" "cap") (#eq? @zero "0")) @at`,
	message: (match) => `${match.node("function").text}() is never negative: this is always ${match.node("operator").text === "<" ? "false" : "true"}`,
	suggestion: "Compare with == 0 or > 0.",
	explanation: "A length is zero or more. The test was likely meant for an empty value.",
	examples: {
		bad: ["func f(a []int) bool { return len(a) >= 0 }", "func f(a []int) bool { return len(a) < 0 }"],
		good: ["func f(a []int) bool { return len(a) > 0 }"],
	},
	sameAs: ["staticcheck/SA4024"],
};
