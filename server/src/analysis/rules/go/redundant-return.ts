import type { Rule } from "../rule.ts";

export const redundantReturn: Rule = {
	id: "redundant-return",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query:
		"[(function_declaration !result body: (block (statement_list (return_statement) @at .))) (method_declaration !result body: (block (statement_list (return_statement) @at .)))]",
	where: ({ at }) => at.text === "return",
	message: "The function ends here anyway",
	suggestion: "Remove the return.",
	fix: ({ at }) => ({ title: "Remove the return", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex, text: "" }] }),
	explanation: "A `return` without a value at the end of a function says nothing.",
	examples: { bad: ["func f() {\n\twork()\n\treturn\n}"], good: ["func f() {\n\twork()\n}", "func f() int {\n\treturn 1\n}"] },
	sameAs: ["staticcheck/S1023"],
};
