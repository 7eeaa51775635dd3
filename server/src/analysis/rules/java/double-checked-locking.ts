import type { Rule } from "../rule.ts";
import { field, sameCode, within } from "../tree.ts";
import { fieldDeclaration, hasModifier, modifiersOf, simpleType } from "./java-syntax.ts";

export const doubleCheckedLocking: Rule = {
	id: "double-checked-locking",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `(if_statement
		condition: (parenthesized_expression (binary_expression left: (identifier) @field operator: "==" right: (null_literal)))
		consequence: (block . (synchronized_statement body: (block . (if_statement
			condition: (parenthesized_expression (binary_expression left: (identifier) @again operator: "==" right: (null_literal)))
			consequence: (_) @inner))))) @at`,
	where: (match) => {
		const name = match.node("field");
		if (!sameCode(name, match.node("again"))) return false;
		const declaration = fieldDeclaration(name.text, name);
		if (!declaration || hasModifier(declaration, "volatile") || modifiersOf(declaration)?.text.includes("Stable")) return false;
		if (atomicTypes.has(simpleType(field(declaration, "type")?.text ?? ""))) return false;
		return within(match.node("inner"), assignmentTypes, new Set()).some((assignment) => field(assignment, "left")?.text === name.text);
	},
	message: (match) => `Another thread can see ${match.node("field").text} before it is complete: the field is not volatile`,
	suggestion: "Declare the field volatile, or hold the value in a nested class.",
	explanation:
		"Without `volatile` nothing orders the writes inside the constructor before the write of the reference. A thread that finds the first test false may use an object whose fields still hold their defaults.",
	examples: {
		bad: ["class A { static A one; static A get() { if (one == null) { synchronized (A.class) { if (one == null) one = new A(); } } return one; } }"],
		good: ["class A { static volatile A one; static A get() { if (one == null) { synchronized (A.class) { if (one == null) one = new A(); } } return one; } }"],
	},
	sameAs: ["pmd/DoubleCheckedLocking"],
};

const assignmentTypes: ReadonlySet<string> = new Set(["assignment_expression"]);
/** Written in one step, and complete once written. */
const atomicTypes: ReadonlySet<string> = new Set(["String", "Integer", "Boolean", "Short", "Byte", "Character"]);
