import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, within } from "../tree.ts";

export const duplicateCase: Rule = {
	id: "duplicate-case",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(expression_switch_statement) @at",
	find: function* ({ at }) {
		const seen = new Set<string>();
		for (const clause of at.namedChildren) {
			if (clause.type !== "expression_case") continue;
			for (const value of field(clause, "value")?.namedChildren ?? []) {
				if (value.type === "comment") continue;
				if (seen.has(value.text) && !calls(value)) yield value;
				seen.add(value.text);
			}
		}
	},
	message: (match) => `There is a case ${match.at.text} above`,
	suggestion: "Put in the value that was meant.",
	explanation:
		"Cases are tried from the top, so the second of two equal ones is never taken. For constants the compiler refuses it; for expressions it does not.",
	examples: {
		bad: ["func f(a int) { switch { case a == 1: x(); case a == 1: y() } }"],
		good: ["func f(a int) { switch { case a == 1: x(); case a == 2: y() } }"],
	},
};

/** What is called may give something else the second time. */
const calls = (value: Node): boolean => value.type === "call_expression" || within(value, new Set(["call_expression"]), new Set()).length > 0;
