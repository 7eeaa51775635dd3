import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { functionsAndDecisions } from "./java-syntax.ts";

export const throwInFinally: Rule = {
	id: "throw-in-finally",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(throw_statement) @at",
	where: ({ at }) => {
		const around = enclosing(at, finallyOrTry, functionsAndDecisions);
		return around?.type === "finally_clause";
	},
	message: "throw in finally replaces the exception that is on its way",
	suggestion: "Throw before finally, or add the first exception with addSuppressed().",
	explanation:
		"An exception thrown in `finally` takes the place of the one from the `try` block, so the real cause never reaches the log. Keep `finally` for cleaning up, and let it catch what its own calls throw. Under an `if` it is taken for a decision.",
	examples: {
		bad: ['void f() { try { work(); } finally { throw new IllegalStateException("left over"); } }'],
		good: [
			"void f() { try { work(); } finally { close(); } }",
			"void f() throws A { try { work(); } finally { if (first != null) throw first; } }",
			"void f() { try { work(); } finally { try { throw new A(); } catch (A a) { log(a); } } }",
		],
	},
	sameAs: ["pmd/DoNotThrowExceptionInFinally"],
};

/** A throw inside of a try of its own within finally may well be caught there. */
const finallyOrTry: ReadonlySet<string> = new Set(["finally_clause", "try_statement", "try_with_resources_statement"]);
