import type { Rule } from "../rule.ts";
import { bodyOf } from "./go-syntax.ts";

export const waitgroupAddInside: Rule = {
	id: "waitgroup-add-inside",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(go_statement (call_expression function: (func_literal body: (block (statement_list . (expression_statement (call_expression function: (selector_expression operand: (_) @group field: (field_identifier) @name)) @at)))) @literal) (#eq? @name "Add"))`,
	where: (match) => bodyOf(match.node("literal")).some((statement) => statement.text.includes(`${match.node("group").text}.Done()`)),
	message: "Wait() may be over before this goroutine has counted itself",
	suggestion: "Call Add before the go statement.",
	explanation: "The goroutine starts some time later. Until then the counter can be 0, and `Wait` returns although work is still to come.",
	examples: {
		bad: ["func f() { var wg sync.WaitGroup; go func() { wg.Add(1); defer wg.Done(); work() }(); wg.Wait() }"],
		good: ["func f() { var wg sync.WaitGroup; wg.Add(1); go func() { defer wg.Done(); work() }(); wg.Wait() }"],
	},
	sameAs: ["staticcheck/SA2000"],
};
