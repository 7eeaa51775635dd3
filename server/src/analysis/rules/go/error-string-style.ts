import type { Rule } from "../rule.ts";
import { stringContent } from "./go-syntax.ts";

export const errorStringStyle: Rule = {
	id: "error-string-style",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . (interpreted_string_literal) @at)
		(#any-of? @package "errors" "fmt") (#any-of? @name "New" "Errorf"))`,
	where: ({ at }) => /^[A-Z][a-z]+\s|[.!\n]$/.test(stringContent(at)),
	message: "Error strings begin in lower case and end without punctuation",
	suggestion: "Write it so that it can stand after a colon.",
	explanation: "Errors are put behind others: `open config: file not found`. A capital or a full stop in the middle of that reads badly.",
	examples: { bad: ['var e = errors.New("File not found.")'], good: ['var e = errors.New("file not found")', 'var e = errors.New("TLS handshake failed")'] },
	sameAs: ["staticcheck/ST1005"],
};
