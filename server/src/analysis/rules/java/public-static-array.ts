import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { hasModifier } from "./java-syntax.ts";

export const publicStaticArray: Rule = {
	id: "public-static-array",
	languages: ["java"],
	type: "security",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query:
		"(class_body (field_declaration type: (array_type) declarator: (variable_declarator name: (identifier) @at value: (array_initializer) @value)) @field)",
	where: ({ node }) =>
		hasModifier(node("field"), "public") && hasModifier(node("field"), "static") && hasModifier(node("field"), "final") && parts(node("value")).length > 0,
	message: (match) => `Every class can change the elements of ${match.at.text}: final holds for the array only`,
	suggestion: "Make it private and hand out a copy, or use List.of().",
	explanation: "`final` keeps the variable from being assigned; the elements of the array stay writable for everybody. `List.of(…)` cannot be changed.",
	examples: {
		bad: ['class A { public static final String[] NAMES = {"a", "b"}; }'],
		good: [
			'class A { public static final List<String> NAMES = List.of("a", "b"); }',
			'class A { private static final String[] NAMES = {"a"}; }',
			"class A { public static final String[] NONE = {}; }",
		],
	},
};
