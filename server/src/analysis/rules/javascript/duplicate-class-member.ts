import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { keyName, script } from "./script-syntax.ts";

const memberTypes: ReadonlySet<string> = new Set(["method_definition", "field_definition", "public_field_definition"]);

export const duplicateClassMember: Rule = {
	id: "duplicate-class-member",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: "(class_body) @at",
	*find(match) {
		const seen = new Set<string>();
		for (const member of match.at.namedChildren) {
			const name = memberTypes.has(member.type) ? (field(member, "name") ?? field(member, "property")) : undefined;
			const full = name && fullName(member, name);
			if (!name || full === undefined) continue;
			if (seen.has(full)) yield name;
			seen.add(full);
		}
	},
	message: (match) => `The class has a member ${match.at.text} already`,
	suggestion: "Rename or remove one of the two.",
	explanation:
		"When a class has two members of one name, the later one replaces the earlier without a word. The first is dead code that looks alive. " +
		"A getter and a setter of one name belong together, and so do a static and an ordinary member.",
	examples: {
		bad: ["class A { run() {} stop() {} run() {} }", "class A { static a = 1; static a() {} }"],
		good: ["class A { get a() { return 1; } set a(v) {} }", "class A { run() {} static run() {} }"],
	},
	sameAs: ["eslint/no-dupe-class-members", "typescript-eslint/no-dupe-class-members", "biome/noDuplicateClassMembers"],
};

function fullName(member: Node, name: Node): string | undefined {
	const key = keyName(name);
	if (key === undefined) return undefined;
	const words = member.children.map((child) => child.type).filter((type) => type === "static" || type === "get" || type === "set");
	return [...words, key].join(" ");
}
