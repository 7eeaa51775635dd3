import type { Rule } from "../rule.ts";
import { isTestFile, statementsOf } from "./go-syntax.ts";

export const spinningLoop: Rule = {
	id: "spinning-loop",
	languages: ["go"],
	type: "performance",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(for_statement . "for" @at . body: (block . "{" . "}"))
		(for_statement . "for" @at . body: (block (statement_list . (select_statement (default_case) @default) .)))
	]`,
	where: (match) => !isTestFile(match) && match.all("default").every((each) => each.namedChildCount === 0 && statementsOf(each).length === 0),
	message: "The loop keeps a processor busy while it waits",
	suggestion: "Wait for something: a channel, a sync.Cond; or use select {} to wait for ever. In a select, remove the empty default.",
	explanation:
		"A `for {}` without a body, or around a `select` with an empty `default`, never gives the processor up. `select {}` blocks without cost, and a `select` without `default` waits for its cases.",
	examples: {
		bad: ["func f() { for { } }", "func f(c chan int) { for { select { case <-c: work(); default: } } }"],
		good: ["func f() { select { } }", "func f(c chan int) { for { select { case <-c: work() } } }"],
	},
	sameAs: ["staticcheck/SA5002", "staticcheck/SA5004"],
};
