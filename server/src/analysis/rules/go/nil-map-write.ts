import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, following, mentions } from "../tree.ts";

export const nilMapWrite: Rule = {
	id: "nil-map-write",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(statement_list (var_declaration (var_spec name: (identifier) @at type: (map_type) !value)) @declaration)",
	where: ({ at, node }) => {
		for (const statement of following(node("declaration"))) {
			if (writesInto(statement, at.text)) return true;
			// Any other mention may assign it, or hand its address to somebody who does.
			if (mentions(statement.text, at.text) > 0) return false;
		}
		return false;
	},
	message: (match) => `${match.at.text} is nil, and a nil map cannot be written to`,
	suggestion: "Make it first: m := make(map[K]V).",
	explanation: "Reading from a nil map gives zero values; writing panics: `assignment to entry in nil map`. `var` alone declares the map without making it.",
	examples: {
		bad: ['func f() { var m map[string]int; m["a"] = 1; use(m) }'],
		good: [
			'func f() { m := map[string]int{}; m["a"] = 1; use(m) }',
			'func f() { var m map[string]int; m = g(); m["a"] = 1 }',
			'func f() { var m map[string]int; json.Unmarshal(b, &m); m["a"] = 1 }',
		],
	},
	sameAs: ["staticcheck/SA5000"],
};

const writesInto = (statement: Node, name: string): boolean => {
	const target = statement.type === "assignment_statement" ? field(statement, "left")?.namedChild(0) : undefined;
	return target?.type === "index_expression" && field(target, "operand")?.text === name;
};
