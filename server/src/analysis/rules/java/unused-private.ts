import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, mentions } from "../tree.ts";
import { hasAnnotation, hasModifier, isSuppressed } from "./java-syntax.ts";

export const unusedPrivate: Rule = {
	id: "unused-private",
	languages: ["java"],
	type: "unused",
	severity: "hint",
	enabledByDefault: true,
	tier: "idle",
	query: `[
		(field_declaration declarator: (variable_declarator name: (identifier) @at))
		(method_declaration name: (identifier) @at)
	] @member`,
	where: ({ at, node, source, ofFile }) => {
		const member = node("member");
		if (!hasModifier(member, "private") || hasModifier(member, "native") || hasAnnotation(member) || calledByName.has(at.text)) return false;
		// Native code reaches for private members by their names.
		if (ofFile(hasNativeMethods)) return false;
		// One mention is the declaration itself; reflection names members in strings, and those count as uses.
		return mentions(source, at.text, 2) === 1 && field(member, "type") !== undefined && !isSuppressed(member, "unused");
	},
	message: (match) => `${match.at.text} is private and never used`,
	suggestion: "Remove it.",
	explanation:
		"Nothing outside of the class can reach a private member, and nothing inside does. Serialisation hooks, classes with native methods, annotated members and names that occur in strings are taken as used.",
	examples: {
		bad: ["class A { private int count; }", "class A { private void help() { } void f() { } }"],
		good: [
			"class A { private int count; int f() { return count; } }",
			"class A { private static final long serialVersionUID = 1L; }",
			"class A { @Inject private B b; }",
			'@SuppressWarnings("unused") class A { private int count; }',
		],
	},
	sameAs: ["pmd/UnusedPrivateField", "pmd/UnusedPrivateMethod"],
};

const hasNativeMethods = (_root: Node, source: string): boolean => /\bnative\b[^;{}]*\(/.test(source);

/** The virtual machine looks these up. */
const calledByName: ReadonlySet<string> = new Set([
	"serialVersionUID",
	"serialPersistentFields",
	"readObject",
	"writeObject",
	"readObjectNoData",
	"readResolve",
	"writeReplace",
	"registerNatives",
	"initIDs",
]);
