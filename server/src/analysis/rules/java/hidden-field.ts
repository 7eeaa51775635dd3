import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { hasModifier } from "./java-syntax.ts";

export const hiddenField: Rule = {
	id: "hidden-field",
	languages: ["java"],
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "idle",
	query: "(local_variable_declaration declarator: (variable_declarator name: (identifier) @at))",
	// A copy of the field is meant.
	where: ({ at }) => (at.parent && field(at.parent, "value"))?.text !== `this.${at.text}` && isFieldInSight(at),
	message: ({ at }) => `${at.text} hides the field of that name`,
	suggestion: "Rename the variable.",
	explanation:
		"Below the declaration the name means the variable, above it the field, and a reader may take one for the other. Parameters of constructors and setters have the field's name by custom and are not reported. Neither are copies of the field itself. Short methods do this often, so the rule is off by default.",
	examples: {
		bad: ["class A { int size; void f() { int size = 1; use(size); } }"],
		good: [
			"class A { int size; A(int size) { this.size = size; } }",
			"class A { int size; void f() { int length = 1; use(length); } }",
			"class A { int size; void f() { int size = this.size; use(size); } }",
			"class A { int size; static void f() { int size = 1; use(size); } }",
		],
	},
};

const bodies: ReadonlySet<string> = new Set(["class_body", "enum_body_declarations"]);
const methods: ReadonlySet<string> = new Set(["method_declaration"]);

/** Code of a static method sees no fields of objects. */
function isFieldInSight(name: Node): boolean {
	const body = enclosing(name, bodies);
	const method = enclosing(name, methods, bodies);
	const seesObject = !method || !hasModifier(method, "static");
	return (body?.namedChildren ?? []).some(
		(member) =>
			member.type === "field_declaration" &&
			(seesObject || hasModifier(member, "static")) &&
			member.childrenForFieldName("declarator").some((each) => each && field(each, "name")?.text === name.text),
	);
}
