import type { Rule } from "../rule.ts";

export const boolComparison: Rule = {
	id: "bool-comparison",
	languages: ["python"],
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `[(comparison_operator [(true) (false)] ["==" "!="] (_)) (comparison_operator (_) ["==" "!="] [(true) (false)])] @at`,
	where: ({ at }) => at.namedChildCount === 2,
	message: "A comparison with True or False is true for 1 and 0 too, and for no other true value",
	suggestion: "Use the value itself, or not value.",
	explanation:
		"`x == True` is false for every true value but `True` and 1. Where only those are meant, `x is True` says it. Off by default: in array and query expressions the comparison has a meaning of its own.",
	examples: { bad: ["if x == True:\n    pass\n"], good: ["if x:\n    pass\n"] },
	sameAs: ["ruff/E712"],
};
