import type { Rule } from "../rule.ts";

export const structTag: Rule = {
	id: "struct-tag",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(field_declaration tag: (raw_string_literal) @at)",
	where: ({ at }) => /^[\w-]+\s*:|:\s*"/.test(at.text.slice(1, -1)) && !wellFormed.test(at.text.slice(1, -1)),
	message: "The tag is not read: its form is wrong",
	suggestion: 'Write key:"value" pairs with one space between them and none around the colon.',
	explanation: "`reflect.StructTag` stops at the first pair that it cannot read, without an error. JSON and database packages then use the field's own name.",
	examples: {
		bad: [
			'package a\ntype T struct {\n\tA int `json: "a"`\n}\n',
			"package a\ntype T struct {\n\tA int `json:a`\n}\n",
			'package a\ntype T struct {\n\tA int `json:"a",xml:"b"`\n}\n',
		],
		good: ['package a\ntype T struct {\n\tA int `json:"a,omitempty" xml:"b"`\n}\n', "package a\ntype T struct {\n\tA int `a note`\n}\n"],
	},
	sameAs: ["staticcheck/SA5008"],
};

const wellFormed = /^\s*(?:[^\s":]+:"(?:[^"\\]|\\.)*"(?: +|$))*$/;
