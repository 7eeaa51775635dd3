import type { Rule } from "../rule.ts";

export const moduloOne: Rule = {
	id: "modulo-one",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression operator: "%" right: (int_literal) @one (#eq? @one "1")) @at`,
	message: "The remainder of a division by 1 is always 0",
	suggestion: "Use the divisor that was meant.",
	explanation: "Every whole number is a multiple of 1. A test for even numbers needs `% 2`.",
	examples: { bad: ["func f(a int) bool { return a%1 == 0 }"], good: ["func f(a int) bool { return a%2 == 0 }"] },
	sameAs: ["staticcheck/SA4028"],
};
