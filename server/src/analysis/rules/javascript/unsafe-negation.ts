import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const unsafeNegation: Rule = {
	id: "unsafe-negation",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: '(binary_expression left: (unary_expression operator: "!") @negated operator: ["in" "instanceof"] @operator) @at',
	message: (match) => `The ! negates the left side only, not ${match.node("operator").text}`,
	suggestion: "Put the comparison in parentheses.",
	fix(match) {
		const operand = field(match.node("negated"), "argument");
		if (!operand) return undefined;
		const edits = [
			{ start: operand.startIndex, end: operand.startIndex, text: "(" },
			{ start: match.at.endIndex, end: match.at.endIndex, text: ")" },
		];
		return { title: "Negate the whole", safety: "unsafe", edits };
	},
	explanation:
		'`!key in object` reads as `(!key) in object` and asks for a property called "false". `!(key in object)` is what was meant. ' +
		"The same holds for `instanceof`.",
	examples: { bad: ["if (!a in b) f();", "if (!a instanceof B) f();"], good: ["if (!(a in b)) f();", "if ((!a) in b) f();"] },
	sameAs: ["eslint/no-unsafe-negation", "biome/noUnsafeNegation"],
};
