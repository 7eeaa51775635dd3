import type { Rule } from "../rule.ts";

export const stringConstructor: Rule = {
	id: "string-constructor",
	languages: ["java"],
	type: "performance",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(object_creation_expression type: (type_identifier) @type arguments: [(argument_list . "(" . ")") (argument_list . (string_literal) @value .)] (#eq? @type "String")) @at`,
	message: "new String() copies a string that is there already",
	suggestion: "Use the literal.",
	fix: ({ at, all }) => ({
		title: "Use the literal",
		safety: "unsafe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: all("value")[0]?.text ?? '""' }],
	}),
	explanation: "Strings never change, so a copy is good for nothing but its identity. The literal is one shared object; the copy is a new one on every call.",
	examples: {
		bad: ['String s = new String("text");', "String s = new String();"],
		good: ['String s = "text";', "String s = new String(bytes, UTF_8);"],
	},
	sameAs: ["pmd/StringInstantiation"],
};
