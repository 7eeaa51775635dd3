import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { hasModifier } from "./java-syntax.ts";

export const equalsWithoutHashcode: Rule = {
	id: "equals-without-hashcode",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `(class_body (method_declaration name: (identifier) @at parameters: (formal_parameters . (formal_parameter type: (_) @type) .) (#eq? @at "equals") (#match? @type "^(java\\.lang\\.)?Object$")))`,
	where: ({ at }) => {
		const method = at.parent;
		if (!method || hasModifier(method, "static") || hasModifier(method, "abstract")) return false;
		// A superclass may hash by what is the same in equal objects.
		const owner = method.parent?.parent;
		if (owner?.type !== "class_declaration" || field(owner, "superclass")) return false;
		return !method.parent?.namedChildren.some((member) => member.type === "method_declaration" && field(member, "name")?.text === "hashCode");
	},
	message: "equals() without hashCode(): equal objects are lost in hash maps and sets",
	suggestion: "Override hashCode() from the same fields.",
	explanation:
		"A hash map looks in the bucket that `hashCode()` names. With the inherited one, two equal objects have different hashes, so `contains` and `get` do not find what is there.",
	examples: {
		bad: ["class A { int x; @Override public boolean equals(Object o) { return o instanceof A a && a.x == x; } }"],
		good: [
			"class A { int x; public boolean equals(Object o) { return o instanceof A a && a.x == x; } public int hashCode() { return x; } }",
			"class A { boolean equals(A other) { return true; } }",
		],
	},
	sameAs: ["pmd/OverrideBothEqualsAndHashcode"],
};
