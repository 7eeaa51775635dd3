import type { Rule } from "../rule.ts";

export const appendOfNothing: Rule = {
	id: "append-of-nothing",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (identifier) @function arguments: (argument_list . (_) @slice .) (#eq? @function "append")) @at`,
	where: (match) => match.node("slice").type !== "variadic_argument",
	message: "append() without a value appends nothing",
	suggestion: "Pass the value, or use the slice itself.",
	explanation: "The call returns the slice as it is; it makes no copy either. The value to append was likely forgotten.",
	examples: { bad: ["func f(a []int) []int { return append(a) }"], good: ["func f(a []int) []int { return append(a, 1) }"] },
	sameAs: ["staticcheck/SA4021"],
};
