import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const bitwisePrecedence: Rule = {
	id: "bitwise-precedence",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: (_) @left operator: ["&" "|" "^"] @operator right: (binary_expression operator: ["==" "===" "!=" "!=="])) @at
		(binary_expression left: (binary_expression operator: ["==" "===" "!=" "!=="]) @left operator: ["&" "^"] @operator right: [(identifier) (number) (member_expression)]) @at`,
	// Two comparisons joined by & are odd, but mean what they say.
	where: (match) =>
		!(match.node("left").type === "binary_expression" && /[!=<>]/.test(match.node("left").text) && match.at.namedChildren[1]?.type === "binary_expression"),
	message: (match) => `The comparison binds tighter than ${match.node("operator").text}`,
	suggestion: "Put the bit operation in parentheses.",
	explanation: "`flags & mask === mask` is `flags & (mask === mask)`, which tests the lowest bit. `(flags & mask) === mask` is what was meant.",
	examples: { bad: ["if (a & b === c) f();", "if (a === b & 1) f();"], good: ["if ((a & b) === c) f();", "if (a & b) f();", "ok = a === 1 & b === 2;"] },
};
