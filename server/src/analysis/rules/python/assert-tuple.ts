import type { Rule } from "../rule.ts";

export const assertTuple: Rule = {
	id: "assert-tuple",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(assert_statement . (tuple (_)) @at)",
	message: "A tuple with content is always true: this assertion never fails",
	suggestion: "Remove the parentheses.",
	fix: ({ at }) => ({
		title: "Remove the parentheses",
		safety: "unsafe",
		edits: [
			{ start: at.startIndex, end: at.startIndex + 1, text: "" },
			{ start: at.endIndex - 1, end: at.endIndex, text: "" },
		],
	}),
	explanation: '`assert (x, "message")` asserts a pair, not `x`. The test that it stands in passes whatever `x` is.',
	examples: { bad: ['assert (x == 1, "not one")\n'], good: ['assert x == 1, "not one"\n', "assert (x == 1)\n"] },
	sameAs: ["ruff/F631"],
};
