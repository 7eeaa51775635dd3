import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";

export const impossibleCondition: Rule = {
	id: "impossible-condition",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression
		left: (binary_expression left: [(identifier) (selector_expression)] @one operator: ["==" "!="] @first right: [(int_literal) (rune_literal) (interpreted_string_literal) (nil)] @low)
		operator: ["&&" "||"] @operator
		right: (binary_expression left: [(identifier) (selector_expression)] @other operator: ["==" "!="] @second right: [(int_literal) (rune_literal) (interpreted_string_literal) (nil)] @high)) @at`,
	where: ({ node }) => {
		const pair = node("first").text + node("operator").text + node("second").text;
		return (pair === "==&&==" || pair === "!=||!=") && sameCode(node("one"), node("other")) && !sameCode(node("low"), node("high"));
	},
	message: (match) => `This is always ${match.node("operator").text === "&&" ? "false" : "true"}: ${match.node("one").text} has one value at a time`,
	suggestion: "Use the other of && and ||.",
	explanation: "Nothing equals two different values, so both together never hold; and everything differs from at least one of two. `&&` and `||` are mixed up.",
	examples: {
		bad: ["func f(a int) bool { return a == 1 && a == 2 }", "func f(a int) bool { return a != 1 || a != 2 }"],
		good: ["func f(a int) bool { return a == 1 || a == 2 }", "func f(a int) bool { return a != 1 && a != 2 }"],
	},
};
