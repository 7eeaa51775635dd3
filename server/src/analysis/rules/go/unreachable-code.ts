import type { Rule } from "../rule.ts";
import { previous } from "../tree.ts";
import { leaves } from "./go-syntax.ts";

export const unreachableCode: Rule = {
	id: "unreachable-code",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(statement_list [(return_statement) (break_statement) (continue_statement) (goto_statement) (expression_statement (call_expression))] . (_) @at)",
	where: ({ at }) => {
		const before = previous(at);
		// `return` behind panic() is for readers and old compilers, which want to see one.
		if (/^(?:comment|empty_statement|labeled_statement|label_name)$/.test(at.type) || !leaves(before)) return false;
		return before?.type !== "expression_statement" || !/^(?:return|panic|break$)/.test(at.text);
	},
	message: "This never runs: the statement above leaves",
	suggestion: "Remove it, or move it up.",
	explanation:
		"After `return`, `panic`, `break`, `continue` or `goto` nothing in the same block runs unless a label stands before it. The compiler accepts such code in silence.",
	examples: {
		bad: ["func f() int { return 1; work() }", 'func f() { panic("no"); work() }'],
		good: [
			"func f() int { work(); return 1 }",
			"func f() { goto end; end: work() }",
			'func f() int { panic("no"); return 0 }',
			'func f() { for { log.Fatal("no"); break } }',
		],
	},
};
