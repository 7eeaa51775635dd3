import type { Rule } from "../rule.ts";
import { argumentsOf, script } from "./script-syntax.ts";

export const indexOfCondition: Rule = {
	id: "index-of-condition",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `
		(if_statement condition: (parenthesized_expression (call_expression function: (member_expression property: (property_identifier) @name)) @at)
			(#any-of? @name "indexOf" "lastIndexOf" "findIndex" "findLastIndex"))
		(if_statement condition: (parenthesized_expression (binary_expression operator: ["&&" "||"]
			(call_expression function: (member_expression property: (property_identifier) @name)) @at)) (#any-of? @name "indexOf" "lastIndexOf" "findIndex"))
		(ternary_expression condition: (call_expression function: (member_expression property: (property_identifier) @name)) @at
			(#any-of? @name "indexOf" "lastIndexOf" "findIndex"))`,
	where: (match) => argumentsOf(match.at).length > 0,
	message: (match) => `${match.node("name").text} answers -1 for "not found", which counts as true, and 0 for the first place, which counts as false`,
	suggestion: "Compare with -1, or use includes or some.",
	explanation:
		"The condition is true when nothing is found, and false when it is found at the very start. `includes` (or `some`) answers the question " +
		"that was most likely meant.",
	examples: {
		bad: ["if (a.indexOf(b)) f();", "if (a && a.indexOf(b)) f();", "const x = a.findIndex(f) ? 1 : 2;"],
		good: ["if (a.indexOf(b) !== -1) f();", "if (a.includes(b)) f();"],
	},
};
