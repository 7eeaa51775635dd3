import type { Rule } from "../rule.ts";
import { isPure, script } from "./script-syntax.ts";

export const selfCompare: Rule = {
	id: "self-compare",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: [(identifier) (member_expression) (subscript_expression)] @left
		operator: ["==" "===" "!=" "!==" "<" "<=" ">" ">="] @operator
		right: _ @right (#eq? @left @right)) @at`,
	// `x !== x` on a plain name, or an element of a list, is the old way to ask for NaN.
	where(match) {
		const { type } = match.node("left");
		const operator = match.node("operator").text;
		const asksForNaN = (type === "identifier" && /^[!=]==?$/.test(operator)) || (type === "subscript_expression" && operator === "!==");
		return isPure(match.node("left")) && !asksForNaN;
	},
	message: (match) => `Both sides of ${match.node("operator").text} are ${match.node("left").text}`,
	suggestion: "Compare with what was meant.",
	explanation:
		"A value compared with itself always gives the same answer, so one of the two sides is most likely a slip. " +
		"The old test for NaN, `x !== x` on a plain name, is left alone; `Number.isNaN(x)` says it openly.",
	examples: {
		bad: ["if (a.x === a.x) go();", "const same = list[i] == list[i];", "while (n < n) n++;"],
		good: ["if (a.x === b.x) go();", "if (next() === next()) go();", "if (n !== n) n = 0;", "if (list[i] !== list[i]) n = 0;"],
	},
	sameAs: ["eslint/no-self-compare", "biome/noSelfCompare"],
};
