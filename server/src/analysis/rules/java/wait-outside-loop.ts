import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { functionTypes, hasModifier, loopTypes, methodTypes } from "./java-syntax.ts";

export const waitOutsideLoop: Rule = {
	id: "wait-outside-loop",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation name: (identifier) @name arguments: (argument_list . "(" . ")") (#eq? @name "wait")) @at`,
	where: ({ at }) => {
		if (enclosing(at, loopTypes, functionTypes)) return false;
		const method = enclosing(at, methodTypes);
		const holdsLock = enclosing(at, synchronizedTypes, functionTypes) !== undefined || (method !== undefined && hasModifier(method, "synchronized"));
		return holdsLock && (!method || field(method, "name")?.text !== "wait");
	},
	message: "wait() outside of a loop goes on although the condition may not hold",
	suggestion: "Wait in a loop that tests the condition: while (!ready) wait();",
	explanation:
		"A thread may wake up without having been notified, and another thread may have changed the state between the notification and this thread's turn. Only testing the condition again, in a loop around `wait()`, makes sure that it holds.",
	examples: {
		bad: [
			"synchronized void f() throws InterruptedException { if (!ready) wait(); }",
			"void f() throws InterruptedException { synchronized (lock) { lock.wait(); } }",
		],
		good: ["synchronized void f() throws InterruptedException { while (!ready) wait(); }", "void f(Task t) { t.wait(); }"],
	},
};

const synchronizedTypes: ReadonlySet<string> = new Set(["synchronized_statement"]);
