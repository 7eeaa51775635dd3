import type { Rule } from "../rule.ts";

export const lostCancel: Rule = {
	id: "lost-cancel",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(_ left: (expression_list . (identifier) . (identifier) @at .) right: (expression_list . (call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name)) .)
		(#eq? @at "_") (#eq? @package "context") (#any-of? @name "WithCancel" "WithTimeout" "WithDeadline"))`,
	message: "Without the cancel function the context keeps its timer and memory until the parent ends",
	suggestion: "Keep it and write defer cancel().",
	explanation:
		"The parent holds on to the new context until it is cancelled or its time is up. In a server whose parent lives long, each request leaves something behind.",
	examples: {
		bad: ["func f(p context.Context) { ctx, _ := context.WithTimeout(p, time.Second); use(ctx) }"],
		good: ["func f(p context.Context) { ctx, cancel := context.WithTimeout(p, time.Second); defer cancel(); use(ctx) }"],
	},
};
