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
		const block = at.parent?.parent;
		// At the top it can be the result of a notebook cell; in try and with it may be there for what it raises.
		return block?.type === "block" && !/^(?:try|with)_statement$/.test(block.parent?.type ?? "");
	},
	message: "The result of the comparison is thrown away",
	suggestion: "Assign with =, or write assert in front.",
	explanation: "A comparison alone does nothing. Either `=` was meant, or the `assert` of a test is missing, and the test passes whatever happens.",
	examples: { bad: ["def f():\n    x == 1\n    return x\n"], good: ["def f():\n    x = 1\n    return x\n", "def f():\n    assert x == 1\n"] },
	sameAs: ["ruff/B015"],
};
