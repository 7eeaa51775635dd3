import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { functionTypes } from "./java-syntax.ts";

export const sleepWithLock: Rule = {
	id: "sleep-with-lock",
	languages: ["java"],
	type: "performance",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (identifier) @class name: (identifier) @name (#eq? @class "Thread") (#eq? @name "sleep")) @at`,
	where: ({ at }) => enclosing(at, new Set(["synchronized_statement"]), functionTypes) !== undefined,
	message: "All threads that want the lock wait as long as this one sleeps",
	suggestion: "Sleep outside of the block, or use wait(), which gives the lock back.",
	explanation: "`Thread.sleep` keeps every lock that the thread holds. `wait(timeout)` on the lock lets others in meanwhile.",
	examples: {
		bad: ["void f() throws InterruptedException { synchronized (lock) { Thread.sleep(100); } }"],
		good: ["void f() throws InterruptedException { synchronized (lock) { work(); } Thread.sleep(100); }"],
	},
};
