import type { Rule } from "../rule.ts";

export const systemOut: Rule = {
	id: "system-out",
	languages: ["java"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(method_invocation object: (field_access object: (identifier) @class field: (identifier) @stream) name: (identifier) @name
		(#eq? @class "System") (#any-of? @stream "out" "err") (#any-of? @name "print" "println" "printf")) @at`,
	message: (match) => `System.${match.node("stream").text} is no log`,
	suggestion: "Use the logger.",
	explanation:
		"Printed lines have no level, no time and no switch, and in a server nobody reads them. Off by default, as command-line programs print on purpose.",
	examples: {
		bad: ['void f() { System.out.println("here"); }'],
		good: ['void f() { log.info("here"); }'],
	},
	sameAs: ["pmd/SystemPrintln"],
};
