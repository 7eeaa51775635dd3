import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { keyName, script } from "./script-syntax.ts";

export const duplicateKey: Rule = {
	id: "duplicate-key",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(object) @at",
	find: (match) => repeatedKeys(match.at),
	message: (match) => `The key ${match.at.text} is in this object already`,
	suggestion: "Remove or rename one of the two.",
	explanation:
		"When an object literal names a key twice, the last value silently wins and the first is lost. " +
		"Often it is a copied line whose key was not changed. A spread between the two is an intended override and is left alone.",
	examples: {
		bad: ["const a = { x: 1, y: 2, x: 3 };", 'const a = { "x": 1, x() {} };'],
		good: ["const a = { x: 1, y: 2 };", "const a = { x: 1, ...b, x: 3 };", "const a = { get x() { return 1; }, set x(v) {} };"],
	},
	sameAs: ["eslint/no-dupe-keys", "biome/noDuplicateObjectKeys"],
};

function* repeatedKeys(object: Node): Generator<Node> {
	const seen = new Set<string>();
	for (const member of object.namedChildren) {
		if (member.type === "spread_element") seen.clear();
		const key = member.type === "shorthand_property_identifier" ? member : (field(member, "key") ?? field(member, "name"));
		const name = member.type === "shorthand_property_identifier" ? member.text : keyName(key);
		if (!key || name === undefined || name === "__proto__") continue;
		const accessor = member.type === "method_definition" && member.children.find((child) => child.type === "get" || child.type === "set");
		const full = accessor ? `${accessor.type} ${name}` : name;
		if (seen.has(full)) yield key;
		seen.add(full);
	}
}
