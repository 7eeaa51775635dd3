import type { Rule } from "../rule.ts";
import { enclosing, within } from "../tree.ts";
import { functionTypes } from "./go-syntax.ts";

export const exitAfterDefer: Rule = {
	id: "exit-after-defer",
	languages: ["go"],
	type: "bug",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) (#any-of? @package "os" "log") (#any-of? @name "Exit" "Fatal" "Fatalf" "Fatalln")) @at`,
	where: ({ at }) => {
		const callable = enclosing(at, functionTypes);
		if (!callable) return false;
		return within(callable, new Set(["defer_statement"]), new Set(["func_literal"])).some(
			(each) => each.startIndex < at.startIndex && each.parent?.parent?.parent?.startIndex === callable.startIndex,
		);
	},
	message: (match) => `${match.node("package").text}.${match.node("name").text}() ends the program without what is deferred above`,
	suggestion: "Return an error, and exit in the caller.",
	explanation:
		"`os.Exit`, and `log.Fatal` which calls it, run no deferred functions: temporary files stay, buffers are not written, locks on files not released. Off by default: for many commands that is fine.",
	examples: {
		bad: ['func main() { defer cleanup(); if bad() { log.Fatal("no") } }'],
		good: ['func main() { if bad() { log.Fatal("no") }; defer cleanup(); work() }', "func f() { defer func() { os.Exit(1) }(); work() }"],
	},
};
