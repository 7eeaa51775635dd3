import type { Rule } from "../rule.ts";

export const printStackTrace: Rule = {
	id: "print-stack-trace",
	languages: ["java"],
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(method_invocation object: (_) name: (identifier) @name arguments: (argument_list . "(" . ")") (#eq? @name "printStackTrace")) @at`,
	message: "The stack trace goes to standard error, past the log",
	suggestion: "Log the exception with its cause.",
	explanation:
		"Standard error is often not kept, has no time and no level, and mixes with other threads' output. Off by default: in a small program it is fine.",
	examples: {
		bad: ["void f() { try { work(); } catch (Exception e) { e.printStackTrace(); } }"],
		good: [
			'void f() { try { work(); } catch (Exception e) { log.error("work failed", e); } }',
			"void f(Exception e, PrintWriter out) { e.printStackTrace(out); }",
		],
	},
	sameAs: ["pmd/AvoidPrintStackTrace"],
};
