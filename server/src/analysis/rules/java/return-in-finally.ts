import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { functionsAndDecisions } from "./java-syntax.ts";

export const returnInFinally: Rule = {
	id: "return-in-finally",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(return_statement) @at",
	where: ({ at }) => enclosing(at, finallyTypes, functionsAndDecisions) !== undefined,
	message: "return in finally discards the exception that is on its way",
	suggestion: "Return after the try statement.",
	explanation:
		"When `finally` returns, whatever the `try` block threw or returned is lost without a trace. The caller sees an ordinary result although the work failed. Under an `if` or in a `catch` it is taken for a decision.",
	examples: {
		bad: ["int f() { try { return work(); } finally { return 0; } }"],
		good: [
			"int f() { try { return work(); } finally { close(); } }",
			"int f() { try { n = read(); } finally { if (n <= 0 && isClosed) return EOF; } return n; }",
			"boolean f() { try { work(); } finally { try { close(); } catch (IOException e) { report(e); return false; } } return true; }",
			"void f() { try { work(); } finally { run(() -> { return; }); } }",
		],
	},
	sameAs: ["pmd/ReturnFromFinallyBlock"],
};

const finallyTypes: ReadonlySet<string> = new Set(["finally_clause"]);
