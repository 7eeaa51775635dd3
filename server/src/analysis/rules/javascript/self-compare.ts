import type { Rule } from "../rule.ts";

export const selfCompare: Rule = {
	id: "self-compare",
	languages: ["javascript", "typescript", "tsx"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: [(identifier) (member_expression) (subscript_expression)] @left
		operator: ["==" "===" "!=" "!==" "<" "<=" ">" ">="] @operator
		right: _ @right (#eq? @left @right)) @at`,
	message: (match) => `Both sides of ${match.node("operator").text} are ${match.node("left").text}`,
	suggestion: "Compare with what was meant, or use Number.isNaN to test for NaN.",
	explanation:
		"A value compared with itself always gives the same answer, so one of the two sides is most likely a slip. " +
		"Only NaN differs from itself; `Number.isNaN(x)` says so openly.",
	examples: {
		bad: ["if (a.x === a.x) go();", "const same = list[i] == list[i];"],
		good: ["if (a.x === b.x) go();", "if (next() === next()) go();", "if (Number.isNaN(a)) go();"],
	},
	sameAs: ["eslint/no-self-compare", "biome/noSelfCompare"],
};
