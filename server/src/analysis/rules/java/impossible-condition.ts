import type { Rule } from "../rule.ts";
import { field, sameCode } from "../tree.ts";

export const impossibleCondition: Rule = {
	id: "impossible-condition",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression
		left: (binary_expression left: [(identifier) (field_access)] @one operator: ["==" "!="] @first right: [(decimal_integer_literal) (character_literal) (string_literal) (null_literal)] @low)
		operator: ["&&" "||"] @operator
		right: (binary_expression left: [(identifier) (field_access)] @other operator: ["==" "!="] @second right: [(decimal_integer_literal) (character_literal) (string_literal) (null_literal)] @high)) @at`,
	where: ({ at, node }) => {
		const pair = node("first").text + node("operator").text + node("second").text;
		return (
			field(at, "left") !== undefined &&
			(pair === "==&&==" || pair === "!=||!=") &&
			sameCode(node("one"), node("other")) &&
			!sameCode(node("low"), node("high"))
		);
	},
	message: (match) => `This is always ${match.node("operator").text === "&&" ? "false" : "true"}: ${match.node("one").text} has one value at a time`,
	suggestion: "Use the other of && and ||.",
	explanation: "Nothing equals two different values, so both together never hold; and everything differs from at least one of two. `&&` and `||` are mixed up.",
	examples: {
		bad: ["boolean f(int a) { return a == 1 && a == 2; }", "boolean f(int a) { return a != 1 || a != 2; }"],
		good: ["boolean f(int a) { return a == 1 || a == 2; }", "boolean f(int a) { return a != 1 && a != 2; }"],
	},
};
