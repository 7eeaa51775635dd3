import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { classTypes, isSuppressed } from "./java-syntax.ts";

export const boxedConstructor: Rule = {
	id: "boxed-constructor",
	languages: ["java"],
	type: "maintainability",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(object_creation_expression type: (type_identifier) @type arguments: (argument_list . (_) @value .)
		(#any-of? @type "Integer" "Long" "Short" "Byte" "Character" "Boolean" "Double" "Float")) @at`,
	where: ({ at, node }) => !isInClass(at, node("type").text) && !isSuppressed(at, "deprecation", "removal"),
	message: (match) => `new ${match.node("type").text}() is deprecated and will be removed`,
	suggestion: "Use valueOf().",
	fix: ({ at, node }) => ({
		title: `Use ${node("type").text}.valueOf()`,
		safety: "unsafe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: `${node("type").text}.valueOf(${node("value").text})` }],
	}),
	explanation:
		"The constructors of the boxed types are deprecated for removal since Java 9. They also make a new object each time, so that `==` on two of them is always false. `valueOf()` shares common values.",
	examples: {
		bad: ["Integer n = new Integer(3);", 'Boolean b = new Boolean("true");'],
		good: ["Integer n = Integer.valueOf(3);", "Box b = new Box(3);", '@SuppressWarnings("removal") Integer f() { return new Integer(3); }'],
	},
	sameAs: ["pmd/PrimitiveWrapperInstantiation"],
};

/** How the boxed types make themselves, and fill their caches. */
function isInClass(node: Node, name: string): boolean {
	for (let around = enclosing(node, classTypes); around; around = enclosing(around, classTypes)) if (field(around, "name")?.text === name) return true;
	return false;
}
