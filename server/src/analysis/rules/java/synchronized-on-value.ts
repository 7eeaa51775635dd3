import type { Rule } from "../rule.ts";
import { typeOfName } from "./java-syntax.ts";

export const synchronizedOnValue: Rule = {
	id: "synchronized-on-value",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: "(synchronized_statement (parenthesized_expression (_) @at))",
	where: ({ at }) => at.type === "string_literal" || valueTypes.has(typeOfName(at) ?? ""),
	message: (match) => `The lock ${match.at.text} is a value that other code may share`,
	suggestion: "Lock on a private final Object of your own.",
	explanation:
		"String literals and small boxed numbers are shared by the whole virtual machine: unrelated code that locks on an equal value gets the same lock. And assigning a new number to the field changes the lock while others hold the old one.",
	examples: {
		bad: ["class A { Integer count = 0; void f() { synchronized (count) { count++; } } }", 'void f() { synchronized ("lock") { work(); } }'],
		good: [
			"class A { final Object lock = new Object(); void f() { synchronized (lock) { work(); } } }",
			"synchronized void f() { synchronized (this) { work(); } }",
		],
	},
};

const valueTypes: ReadonlySet<string> = new Set(["Boolean", "Byte", "Short", "Integer", "Long", "Character", "Float", "Double", "Optional"]);
