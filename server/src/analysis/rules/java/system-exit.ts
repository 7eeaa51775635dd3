import type { Rule } from "../rule.ts";

export const systemExit: Rule = {
	id: "system-exit",
	languages: ["java"],
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(method_invocation object: (identifier) @class name: (identifier) @name (#any-of? @class "System" "Runtime") (#any-of? @name "exit" "halt")) @at`,
	message: "The whole virtual machine ends here",
	suggestion: "Throw an exception and let main decide.",
	explanation:
		"In a server, a test run or an editor the call takes everything else down with it, without closing anything. Only the entry point of a program knows that it may end.",
	examples: {
		bad: ["void f() { System.exit(1); }"],
		good: ["void f() { throw new IllegalStateException(); }"],
	},
	sameAs: ["pmd/DoNotTerminateVM"],
};
