import type { Rule } from "../rule.ts";
import { enclosing, field, following } from "../tree.ts";
import { functionTypes } from "./java-syntax.ts";

export const modifiedWhileIterating: Rule = {
	id: "modified-while-iterating",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (method_invocation object: [(identifier) (field_access)] @collection name: (identifier) @name (#any-of? @name "remove" "add" "clear" "addAll" "removeAll" "put")) @at) @statement`,
	where: ({ node }) => {
		const statement = node("statement");
		const loop = enclosing(statement, new Set(["enhanced_for_statement"]), functionTypes);
		const iterated = loop && field(loop, "value")?.text.replace(/\.(?:keySet|values|entrySet)\(\)$/, "");
		if (iterated !== node("collection").text) return false;
		if (node("name").text === "put" && field(loop ?? statement, "value")?.text === iterated) return false;
		if (node("name").text === "put") return false; // the same key again changes nothing that the iterator counts
		for (let at = statement; loop && at.id !== loop.id && at.parent; at = at.parent) {
			if (following(at).some((next) => /^(?:break|return|throw)_statement$/.test(next.type))) return false;
		}
		return true;
	},
	message: (match) => `${match.node("collection").text} changes while the loop walks it`,
	suggestion: "Use removeIf(), an Iterator's remove(), or collect the changes and apply them after the loop.",
	explanation:
		"The iterator behind the loop notices the change and throws `ConcurrentModificationException` on the next turn; or, when it was the last but one element, the loop ends early without a word.",
	examples: {
		bad: ["void f(List<A> l) { for (A a : l) { if (a.old()) l.remove(a); } }"],
		good: [
			"void f(List<A> l) { l.removeIf(A::old); }",
			"void f(List<A> l) { for (A a : l) { if (a.old()) { l.remove(a); break; } } }",
			"void f(List<A> l) { for (A a : new ArrayList<>(l)) { l.remove(a); } }",
		],
	},
};
