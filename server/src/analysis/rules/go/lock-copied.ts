import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const lockCopied: Rule = {
	id: "lock-copied",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: "(parameter_declaration type: [(qualified_type) (type_identifier)] @type) @at",
	where: ({ at, node, ofFile }) => {
		const list = at.parent?.parent;
		if (!list || !/^(?:function_declaration|method_declaration|func_literal)$/.test(list.type) || field(list, "result")?.startIndex === at.parent?.startIndex)
			return false;
		return node("type").type === "qualified_type" ? isLock(node("type").text) : ofFile(structsWithLock).has(node("type").text);
	},
	message: (match) => `${match.node("type").text} holds a lock, and the copy locks nothing`,
	suggestion: "Pass a pointer.",
	fix: ({ node }) => ({ title: "Pass a pointer", safety: "unsafe", edits: [{ start: node("type").startIndex, end: node("type").startIndex, text: "*" }] }),
	explanation: "The function gets a copy of the mutex, in the state it was in. Locking the copy keeps nobody out; a copied `WaitGroup` is never done.",
	examples: {
		bad: [
			"package a\ntype T struct { mu sync.Mutex; n int }\nfunc (t T) Add() { t.mu.Lock(); t.n++; t.mu.Unlock() }",
			"package a\nfunc f(wg sync.WaitGroup) { wg.Done() }",
		],
		good: [
			"package a\ntype T struct { mu sync.Mutex; n int }\nfunc (t *T) Add() { t.mu.Lock(); t.n++; t.mu.Unlock() }",
			"package a\ntype T struct { mu *sync.Mutex }\nfunc f(t T) { }",
		],
	},
};

const isLock = (type: string): boolean => /^sync\.(?:Mutex|RWMutex|WaitGroup|Once|Cond|Pool|Map)$/.test(type);

/** Names of the structs of this file that hold one; those of other files are not known. */
function structsWithLock(root: Node): ReadonlySet<string> {
	const names = new Set<string>();
	for (const declaration of root.namedChildren) {
		if (declaration.type !== "type_declaration") continue;
		for (const spec of declaration.namedChildren) {
			const struct = spec.type === "type_spec" && !field(spec, "type_parameters") ? field(spec, "type") : undefined;
			if (struct?.type !== "struct_type") continue;
			const fields = struct.namedChild(0)?.namedChildren ?? [];
			const holdsLock = fields.some((each) => each.type === "field_declaration" && isLock(field(each, "type")?.text ?? "") && !each.text.startsWith("*"));
			if (holdsLock) names.add(field(spec, "name")?.text ?? "");
		}
	}
	return names;
}
