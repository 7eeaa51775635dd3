import type { Rule } from "../rule.ts";

export const sprintfOfLiteral: Rule = {
	id: "sprintf-of-literal",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . (interpreted_string_literal) @text .) (#eq? @package "fmt") (#eq? @name "Sprintf")) @at`,
	where: (match) => !match.node("text").text.includes("%"),
	message: "There is nothing to format",
	suggestion: "Use the string itself.",
	fix: ({ at, node }) => ({ title: "Use the string itself", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex, text: node("text").text }] }),
	explanation: "`fmt.Sprintf` without verbs returns its argument, after having searched it.",
	examples: { bad: ['var s = fmt.Sprintf("done")'], good: ['var s = "done"', 'var s = fmt.Sprintf("%d", n)'] },
	sameAs: ["staticcheck/S1039"],
};
