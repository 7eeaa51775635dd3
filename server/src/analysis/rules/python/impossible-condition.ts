import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";

export const impossibleCondition: Rule = {
	id: "impossible-condition",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(boolean_operator
		left: (comparison_operator . [(identifier) (attribute)] @one . ["==" "!="] @first . [(string) (integer)] @low .)
		operator: ["and" "or"] @operator
		right: (comparison_operator . [(identifier) (attribute)] @other . ["==" "!="] @second . [(string) (integer)] @high .)) @at`,
	where({ node }) {
		const pair = node("first").text + node("operator").text + node("second").text;
		return (pair === "==and==" || pair === "!=or!=") && sameCode(node("one"), node("other")) && !sameCode(node("low"), node("high"));
	},
	message: (match) => `This is always ${match.node("operator").text === "and" ? "False" : "True"}: ${match.node("one").text} has one value at a time`,
	suggestion: "Use the other of and and or, or `in`.",
	explanation:
		"Nothing equals two different values, so both together never hold; and everything differs from at least one of two. `and` and `or` are mixed up.",
	examples: {
		bad: ['if a != "x" or a != "y":\n    f()\n', "never = a.b == 1 and a.b == 2\n"],
		good: ['if a != "x" and a != "y":\n    f()\n', "if a == 1 or a == 2:\n    f()\n", "if a == 1 and b == 2:\n    f()\n"],
	},
};
