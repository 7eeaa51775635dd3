import type { Rule } from "../rule.ts";

export const errorfInTwoSteps: Rule = {
	id: "errorf-in-two-steps",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @new)
		arguments: (argument_list . (call_expression function: (selector_expression operand: (identifier) @fmt field: (field_identifier) @sprintf) arguments: (_) @arguments) .)
		(#eq? @package "errors") (#eq? @new "New") (#eq? @fmt "fmt") (#eq? @sprintf "Sprintf")) @at`,
	message: "fmt.Errorf does both at once",
	suggestion: "Use fmt.Errorf.",
	fix: ({ at, node }) => ({
		title: "Use fmt.Errorf",
		safety: "safe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: `fmt.Errorf${node("arguments").text}` }],
	}),
	explanation: "`fmt.Errorf` formats and makes the error, and with `%w` it keeps the cause.",
	examples: { bad: ['var e = errors.New(fmt.Sprintf("no %d", n))'], good: ['var e = fmt.Errorf("no %d", n)', 'var e = errors.New("no")'] },
	sameAs: ["staticcheck/S1028"],
};
