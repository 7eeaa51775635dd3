import type { Rule } from "../rule.ts";
import { isTestFile } from "./go-syntax.ts";

export const bitwiseWithZero: Rule = {
	id: "bitwise-with-zero",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: [(identifier) (selector_expression) (call_expression)] operator: "&" @operator right: (int_literal) @zero (#eq? @zero "0")) @at`,
	where: (match) => !isTestFile(match),
	message: "& 0 is always 0",
	suggestion: "Use the mask that was meant.",
	explanation: "No bit survives the mask. A flag that is 0, such as the first of an `iota`, cannot be tested with `&`.",
	examples: { bad: ["func f(a int) bool { return a&0 != 0 }"], good: ["func f(a int) bool { return a&1 != 0 }"] },
	sameAs: ["staticcheck/SA4016"],
};
