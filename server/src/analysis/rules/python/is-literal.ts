import type { Rule } from "../rule.ts";

export const isLiteral: Rule = {
	id: "is-literal",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[(comparison_operator . [(string) (integer) (float) (list) (dictionary) (tuple) (set)] . ["is" "is not"] @operator . (_) .) (comparison_operator . (_) . ["is" "is not"] @operator . [(string) (integer) (float) (list) (dictionary) (tuple) (set)] .)] @at`,
	message: (match) => `"${match.node("operator").text}" asks whether it is the same object, not whether it is equal`,
	suggestion: "Use == or !=.",
	fix: ({ node }) => {
		const operator = node("operator");
		return {
			title: "Compare the values",
			safety: "unsafe",
			edits: [{ start: operator.startIndex, end: operator.endIndex, text: operator.text === "is" ? "==" : "!=" }],
		};
	},
	explanation:
		"Whether two equal strings or numbers are one object depends on the interpreter and on how they came about. The test works for short ones and fails for others.",
	examples: { bad: ['if x is "a":\n    pass\n', "if x is not 1:\n    pass\n"], good: ['if x == "a":\n    pass\n', "if x is None:\n    pass\n"] },
	sameAs: ["ruff/F632"],
};
