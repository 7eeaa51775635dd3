import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";

export const singleCaseSelect: Rule = {
	id: "single-case-select",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(select_statement . "select" @at (communication_case)) @select`,
	where: (match) => parts(match.node("select")).length === 1,
	message: "A select with one case is a plain send or receive",
	suggestion: "Write the send or receive as a statement.",
	explanation: "`select` chooses among several channels. With one case and no default it waits for that one, as the plain operation does.",
	examples: {
		bad: ["func f(c chan int) { select { case <-c: work() } }"],
		good: ["func f(c chan int) { <-c; work() }", "func f(c chan int) { select { case <-c: work(); default: } }"],
	},
	sameAs: ["staticcheck/S1000"],
};
