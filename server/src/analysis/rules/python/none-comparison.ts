import type { Rule } from "../rule.ts";

export const noneComparison: Rule = {
	id: "none-comparison",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[(comparison_operator (none) ["==" "!="] @operator (_)) (comparison_operator (_) ["==" "!="] @operator (none))] @at`,
	where: ({ at }) => at.namedChildCount === 2,
	message: (match) => `None is compared with ${match.node("operator").text}, which an object may answer as it likes`,
	suggestion: "Use is None, or is not None.",
	fix: ({ node }) => {
		const operator = node("operator");
		return {
			title: "Compare the identity",
			safety: "unsafe",
			edits: [{ start: operator.startIndex, end: operator.endIndex, text: operator.text === "==" ? "is" : "is not" }],
		};
	},
	explanation:
		"There is one `None`, so identity is the question. `==` calls `__eq__`, which arrays and query builders define to return something other than a truth value.",
	examples: { bad: ["if x == None:\n    pass\n", "if None != x:\n    pass\n"], good: ["if x is None:\n    pass\n"] },
	sameAs: ["ruff/E711"],
};
