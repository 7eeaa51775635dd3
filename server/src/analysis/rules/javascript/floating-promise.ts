import type { Rule } from "../rule.ts";
import { catchesItself, startsAsync } from "./async-calls.ts";
import { enclosingFunction, isAsync, script } from "./script-syntax.ts";

export const floatingPromise: Rule = {
	id: "floating-promise",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: "(expression_statement (call_expression function: [(identifier) (member_expression)]) @at)",
	where(match) {
		const around = enclosingFunction(match.at);
		return around !== undefined && isAsync(around) && startsAsync(match.at, match) && !catchesItself(match.at, match);
	},
	message: (match) => `${match.at.childForFieldName("function")?.text ?? "This"} is async, and nothing waits for it here`,
	suggestion: "Await it; if it should run on its own, say so with void and catch its errors.",
	fix: ({ at }) => ({ title: "Await it", safety: "unsafe", edits: [{ start: at.startIndex, end: at.startIndex, text: "await " }] }),
	explanation:
		"Without `await` the code goes on before the work is done, and an error in it reaches nobody: in Node it ends the process. " +
		"Reported where an async function calls another one of the same file; `void f()` says that it is meant. " +
		"A function that catches its own errors is left alone.",
	examples: {
		bad: [
			"async function f() { await g(); }\nasync function h() { f(); }",
			"class A { async a() { await f(); } async b() { this.a(); } }",
			"const f = async () => { await g(); };\nconst h = async () => { f(); };",
		],
		good: [
			"async function f() { await g(); }\nasync function h() { await f(); }",
			"async function f() { await g(); }\nasync function h() { void f(); }",
			"async function f() { await g(); }\nasync function h() { f().catch(log); }",
			"async function f() { await g(); }\nf();",
			"async function f() { try { await g(); } catch (error) { log(error); }\nreturn next(); }\nasync function h() { f(); }",
		],
	},
	sameAs: ["typescript-eslint/no-floating-promises", "biome/noFloatingPromises"],
};
