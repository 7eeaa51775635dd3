import type { Rule } from "../rule.ts";

export const sleepOfNanoseconds: Rule = {
	id: "sleep-of-nanoseconds",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . (int_literal) @at .) (#eq? @package "time") (#any-of? @name "Sleep" "After" "NewTimer" "NewTicker" "Tick"))`,
	where: ({ at }) => Number(at.text.replaceAll("_", "")) > 1 && Number(at.text.replaceAll("_", "")) < 100_000,
	message: (match) => `This waits ${match.at.text} nanoseconds: not at all`,
	suggestion: "Multiply by a unit: 5 * time.Second.",
	explanation: "A plain number becomes a `time.Duration` in nanoseconds. It compiles, and the loop around it spins.",
	examples: { bad: ["func f() { time.Sleep(5) }"], good: ["func f() { time.Sleep(5 * time.Second) }", "func f() { time.Sleep(0) }"] },
	sameAs: ["staticcheck/SA1004"],
};
