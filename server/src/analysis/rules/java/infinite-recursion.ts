import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";
import { argumentsOf } from "./java-syntax.ts";

export const infiniteRecursion: Rule = {
	id: "infinite-recursion",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_declaration name: (identifier) @method parameters: (formal_parameters) @parameters body: (block . [(return_statement (method_invocation) @at) (expression_statement (method_invocation) @at)]))`,
	where: ({ at, node }) => {
		const object = field(at, "object");
		if (field(at, "name")?.text !== node("method").text || (object && object.type !== "this")) return false;
		const given = argumentsOf(at);
		const taken = parts(node("parameters")).map((parameter) => field(parameter, "name")?.text);
		// Other arguments may choose another method of the name.
		return given.length === taken.length && given.every((argument, index) => argument.text === taken[index]);
	},
	message: (match) => `${match.node("method").text}() calls itself first of all, without end`,
	suggestion: "Call the method that was meant: super, a field, or another overload.",
	explanation:
		"The first thing the method does is to call itself with the arguments it got, so nothing can end it but a `StackOverflowError`. Usually `super.` or a delegate's name is missing.",
	examples: {
		bad: ["class A { String getName() { return getName(); } }", "class A { void close(int a) { this.close(a); } }"],
		good: [
			"class A { String getName() { return other.getName(); } }",
			"class A { void f(Object o) { f((String) o); } void f(String s) { } }",
			"class A { int f(int n) { return n == 0 ? 0 : f(n - 1); } }",
		],
	},
};
