import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { functionTypes } from "./go-syntax.ts";

export const unbufferedSignal: Rule = {
	id: "unbuffered-signal",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . (identifier) @channel) (#eq? @package "signal") (#eq? @name "Notify")) @at`,
	where: ({ at, node }) => {
		const body = enclosing(at, functionTypes)?.text ?? "";
		return new RegExp(`\\b${node("channel").text}\\s*:?=\\s*make\\(chan os\\.Signal\\s*(?:,\\s*0)?\\)`).test(body);
	},
	message: (match) => `A signal is lost where nobody waits on ${match.node("channel").text} at that moment`,
	suggestion: "Make the channel with room for one: make(chan os.Signal, 1).",
	explanation: "`signal.Notify` does not wait: a signal that cannot be delivered at once is dropped. With a buffer of one it stays until it is read.",
	examples: {
		bad: ["func f() { c := make(chan os.Signal); signal.Notify(c, os.Interrupt); <-c }"],
		good: ["func f() { c := make(chan os.Signal, 1); signal.Notify(c, os.Interrupt); <-c }"],
	},
	sameAs: ["staticcheck/SA1017"],
};
