import type { Rule } from "../rule.ts";

export const errorCompared: Rule = {
	id: "error-compared",
	languages: ["go"],
	type: "bug",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(binary_expression left: (identifier) @error operator: ["==" "!="] @operator right: [(selector_expression field: (field_identifier) @sentinel) (identifier) @sentinel] (#match? @error "^err")) @at`,
	where: (match) => /^Err[A-Z]/.test(match.node("sentinel").text),
	message: (match) => `A wrapped ${match.node("sentinel").text} is not found by comparison`,
	suggestion: "Use errors.Is.",
	fix: ({ at, node }) => {
		const not = node("operator").text === "!=" ? "!" : "";
		const sentinel = at.childForFieldName("right")?.text ?? node("sentinel").text;
		return {
			title: "Use errors.Is",
			safety: "unsafe",
			edits: [{ start: at.startIndex, end: at.endIndex, text: `${not}errors.Is(${node("error").text}, ${sentinel})` }],
		};
	},
	explanation:
		"Once somebody adds context with `%w` the error is another value, and the test fails in silence. `errors.Is` looks through the chain. Off by default: many packages promise to return the plain value.",
	examples: {
		bad: ["func f(err error) bool { return err == ErrClosed }"],
		good: ["func f(err error) bool { return errors.Is(err, ErrClosed) }", "func f(err error) bool { return err == io.EOF }"],
	},
};
