import type { Rule } from "../rule.ts";

export const rawException: Rule = {
	id: "raw-exception",
	languages: ["java"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(throw_statement (object_creation_expression type: (_) @at (#any-of? @at "Exception" "RuntimeException" "Throwable" "Error")))`,
	message: (match) => `${match.at.text} says nothing of what went wrong`,
	suggestion: "Throw a more specific exception.",
	explanation: "Callers can only tell failures apart by their types. To handle a plain `Exception` they must catch everything.",
	examples: { bad: ['void f() throws Exception { throw new Exception("no"); }'], good: ['void f() { throw new IllegalStateException("no"); }'] },
	sameAs: ["pmd/AvoidThrowingRawExceptionTypes"],
};
