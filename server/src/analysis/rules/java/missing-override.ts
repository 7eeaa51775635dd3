import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";
import { hasModifier, modifiersOf } from "./java-syntax.ts";

export const missingOverride: Rule = {
	id: "missing-override",
	languages: ["java"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(method_declaration name: (identifier) @at parameters: (formal_parameters) @parameters (#any-of? @at "toString" "hashCode" "equals" "clone"))`,
	where: ({ at, node }) => {
		const method = at.parent;
		if (!method || hasModifier(method, "static") || modifiersOf(method)?.text.includes("@Override")) return false;
		const parameters = parts(node("parameters"));
		if (at.text === "equals") return parameters.length === 1 && field(parameters[0] ?? at, "type")?.text === "Object";
		return parameters.length === 0;
	},
	message: (match) => `${match.at.text}() overrides a method without saying so`,
	suggestion: "Add @Override.",
	fix: ({ at }) => {
		const start = at.parent?.startIndex ?? at.startIndex;
		return { title: "Add @Override", safety: "safe", edits: [{ start, end: start, text: "@Override " }] };
	},
	explanation:
		"With `@Override` the compiler checks that there is such a method above. Without it a typing error or a changed signature makes a new method that nobody calls.",
	examples: {
		bad: ['class A { public String toString() { return "A"; } }'],
		good: ['class A { @Override public String toString() { return "A"; } }', "class A { boolean equals(A a) { return true; } }"],
	},
	sameAs: ["pmd/MissingOverride"],
};
