import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, following, within } from "../tree.ts";

export const lockWithoutFinally: Rule = {
	id: "lock-without-finally",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (method_invocation object: (_) @lock name: (identifier) @name arguments: (argument_list . "(" . ")") (#eq? @name "lock")) @at) @statement`,
	where: (match) => {
		const rest = following(match.node("statement"));
		const unlock = rest.findIndex((statement) => isUnlock(statement, match.node("lock").text));
		return rest.slice(0, Math.max(unlock, 0)).some((statement) => mayThrow(statement));
	},
	message: (match) => `An exception leaves ${match.node("lock").text} locked for ever`,
	suggestion: "Unlock in finally: lock(); try { … } finally { unlock(); }",
	explanation: "Where a statement between `lock()` and `unlock()` throws, the lock is never given back, and every thread that wants it waits without end.",
	examples: {
		bad: ["void f() { lock.lock(); work(); lock.unlock(); }"],
		good: ["void f() { lock.lock(); try { work(); } finally { lock.unlock(); } }", "void f() { lock.lock(); count++; lock.unlock(); }"],
	},
};

const isUnlock = (statement: Node, lock: string): boolean => {
	const call = statement.type === "expression_statement" ? statement.namedChild(0) : undefined;
	return call?.type === "method_invocation" && field(call, "name")?.text === "unlock" && field(call, "object")?.text === lock;
};

const mayThrow = (statement: Node): boolean =>
	within(statement, new Set(["method_invocation", "object_creation_expression", "throw_statement"]), new Set(["lambda_expression", "class_body"])).some(
		(each) => !/^signal(?:All)?$/.test(field(each, "name")?.text ?? ""),
	);
