import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const impossibleCondition: Rule = {
	id: "impossible-condition",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression
		left: (binary_expression left: [(identifier) (member_expression)] @one operator: ["==" "===" "!=" "!=="] @first right: [(string) (number) (null) (undefined)] @low)
		operator: ["&&" "||"] @operator
		right: (binary_expression left: [(identifier) (member_expression)] @other operator: ["==" "===" "!=" "!=="] @second right: [(string) (number) (null) (undefined)] @high)) @at`,
	where({ node }) {
		const pair = `${node("first").text[0]}${node("operator").text}${node("second").text[0]}`;
		if ((pair !== "=&&=" && pair !== "!||!") || !sameCode(node("one"), node("other"))) return false;
		// `a == 1 && a == "1"` may hold, and null equals undefined.
		return node("low").type === node("high").type && !sameCode(node("low"), node("high"));
	},
	message: (match) => `This is always ${match.node("operator").text === "&&" ? "false" : "true"}: ${match.node("one").text} has one value at a time`,
	suggestion: "Use the other of && and ||.",
	explanation: "Nothing equals two different values, so both together never hold; and everything differs from at least one of two. `&&` and `||` are mixed up.",
	examples: {
		bad: ['if (a !== "x" || a !== "y") f();', "const never = a.b === 1 && a.b === 2;"],
		good: ['if (a !== "x" && a !== "y") f();', "if (a === 1 || a === 2) f();", "if (a !== null || a !== undefined) f();", 'if (a == 1 && b == "1") f();'],
	},
};
