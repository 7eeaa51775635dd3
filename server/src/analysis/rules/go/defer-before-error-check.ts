import type { Rule } from "../rule.ts";
import { field, following } from "../tree.ts";

export const deferBeforeErrorCheck: Rule = {
	id: "defer-before-error-check",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `((short_var_declaration left: (expression_list . (identifier) @value . (identifier) @error .)) . (defer_statement (call_expression function: (selector_expression) @function)) @at (#match? @error "^err"))`,
	where: ({ at, node }) => {
		if (!node("function").text.startsWith(`${node("value").text}.`)) return false;
		const next = following(at)[0];
		return next?.type === "if_statement" && (field(next, "condition")?.text ?? "") === `${node("error").text} != nil`;
	},
	message: (match) => `${match.node("value").text} may be nil here: the error is only tested below`,
	suggestion: "Test the error first, then defer.",
	explanation:
		"When the call fails the value is usually nil, and the deferred call panics on it as the function returns with the error, which hides what went wrong.",
	examples: {
		bad: ["func f() error { r, err := open(); defer r.Close(); if err != nil { return err }; return nil }"],
		good: ["func f() error { r, err := open(); if err != nil { return err }; defer r.Close(); return nil }"],
	},
	sameAs: ["staticcheck/SA5001"],
};
