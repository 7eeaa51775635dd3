import type { Rule } from "../rule.ts";

export const raiseNotImplemented: Rule = {
	id: "raise-not-implemented",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(raise_statement . [(identifier) @name (call function: (identifier) @name)] (#eq? @name "NotImplemented")) @at`,
	message: "NotImplemented is a value for operators and cannot be raised",
	suggestion: "Raise NotImplementedError.",
	fix: ({ node }) => ({
		title: "Raise NotImplementedError",
		safety: "unsafe",
		edits: [{ start: node("name").endIndex, end: node("name").endIndex, text: "Error" }],
	}),
	explanation: "Raising it ends in `TypeError: exceptions must derive from BaseException`, which says nothing of what is missing.",
	examples: {
		bad: ["raise NotImplemented\n", 'raise NotImplemented("later")\n'],
		good: ["raise NotImplementedError\n", "def __eq__(self, o):\n    return NotImplemented\n"],
	},
	sameAs: ["ruff/F901"],
};
