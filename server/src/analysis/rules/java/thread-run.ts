import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { declaredType } from "./java-syntax.ts";

export const threadRun: Rule = {
	id: "thread-run",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: [(identifier) (object_creation_expression) (parenthesized_expression)] @object name: (identifier) @name arguments: (argument_list . "(" . ")") (#eq? @name "run")) @at`,
	where: (match) => {
		const object = match.node("object");
		if (object.type === "identifier") return declaredType(object.text, object) === "Thread";
		const creation = object.type === "parenthesized_expression" ? object.namedChild(0) : object;
		return creation?.type === "object_creation_expression" && field(creation, "type")?.text === "Thread";
	},
	message: "run() does the work on this thread; no thread is started",
	suggestion: "Call start().",
	fix: ({ node }) => ({
		title: "Call start()",
		safety: "unsafe",
		edits: [{ start: node("name").startIndex, end: node("name").endIndex, text: "start" }],
	}),
	explanation:
		"`Thread.run()` is an ordinary method call: the caller waits until the work is done. Only `start()` makes the virtual machine run it on a new thread.",
	examples: {
		bad: ["void f() { Thread t = new Thread(task); t.run(); }", "void f() { new Thread(task).run(); }"],
		good: ["void f() { Thread t = new Thread(task); t.start(); }", "void f(Runnable r) { r.run(); }"],
	},
	sameAs: ["pmd/DontCallThreadRun"],
};
