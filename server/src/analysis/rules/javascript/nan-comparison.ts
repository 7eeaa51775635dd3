import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const nanComparison: Rule = {
	id: "nan-comparison",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `
		(binary_expression left: (_) @value operator: ["==" "===" "!=" "!==" "<" "<=" ">" ">="] @operator right: [(identifier) (member_expression)] @nan
			(#any-of? @nan "NaN" "Number.NaN")) @at
		(binary_expression left: [(identifier) (member_expression)] @nan operator: ["==" "===" "!=" "!==" "<" "<=" ">" ">="] @operator right: (_) @value
			(#any-of? @nan "NaN" "Number.NaN")) @at
		(switch_case value: (identifier) @at (#eq? @at "NaN"))`,
	message: "NaN is equal to nothing, not even to itself",
	suggestion: "Use Number.isNaN(value).",
	fix(match) {
		const operator = match.get("operator")?.text ?? "";
		const value = match.get("value");
		if (!value || !/^[!=]==?$/.test(operator)) return undefined;
		const text = `${operator.startsWith("!") ? "!" : ""}Number.isNaN(${value.text})`;
		return { title: "Use Number.isNaN", safety: "unsafe", edits: [{ start: match.at.startIndex, end: match.at.endIndex, text }] };
	},
	explanation:
		"Every comparison with `NaN` is false (`!=` and `!==`: true), so the branch never, or always, runs. " +
		"`Number.isNaN(value)` asks the question that was meant.",
	examples: {
		bad: ["if (a === NaN) f();", "if (Number.NaN != a) f();", "switch (a) { case NaN: f(); }"],
		good: ["if (Number.isNaN(a)) f();", "const a = NaN;"],
	},
	sameAs: ["eslint/use-isnan", "biome/useIsNan"],
};
