import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { bodyOf, functionTypes, statementsOf } from "./go-syntax.ts";

export const ineffectiveBreak: Rule = {
	id: "ineffective-break",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query:
		'(for_statement . "for" . body: (block (statement_list (select_statement (communication_case (statement_list (break_statement . "break" .) @at .))))))',
	where: ({ at }) => {
		const loop = enclosing(at, new Set(["for_statement"]), functionTypes);
		const choice = at.parent?.parent?.parent;
		// Code after the choice runs on the same turn: break may well mean to get there.
		return (
			loop !== undefined &&
			choice !== undefined &&
			choice !== null &&
			bodyOf(loop).at(-1)?.id === choice.id &&
			statementsOf(at.parent?.parent ?? undefined).length > 0
		);
	},
	message: "break leaves the select only; the loop goes on",
	suggestion: "Give the loop a label and break it, or return.",
	explanation: "Inside of `select`, `break` ends that statement, and at the end of a case it does nothing at all. An endless loop around it goes on for ever.",
	examples: {
		bad: ["func f(c, done chan int) { for { select { case v := <-c: use(v); case <-done: break } } }"],
		good: [
			"func f(c, done chan int) { loop: for { select { case v := <-c: use(v); case <-done: break loop } } }",
			"func f(c, done chan int) { for { select { case v := <-c: use(v); case <-done: return } } }",
		],
	},
	sameAs: ["staticcheck/SA4011"],
};
