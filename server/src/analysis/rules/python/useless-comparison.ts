import type { Rule } from "../rule.ts";

export const uselessComparison: Rule = {
	id: "useless-comparison",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(expression_statement . (comparison_operator) @at .)",
	where: ({ at }) => {
		// The last line of a module can be the result of a notebook cell.
		const block = at.parent?.parent;
		return block?.type === "block" && (block.namedChildCount > 1 || block.parent?.type !== "with_statement");
	},
	message: "The result of the comparison is thrown away",
	suggestion: "Assign with =, or write assert in front.",
	explanation: "A comparison alone does nothing. Either `=` was meant, or the `assert` of a test is missing, and the test passes whatever happens.",
	examples: { bad: ["def f():\n    x == 1\n    return x\n"], good: ["def f():\n    x = 1\n    return x\n", "def f():\n    assert x == 1\n"] },
	sameAs: ["ruff/B015"],
};
