import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, following, parts } from "../tree.ts";
import { bodyTypes, script } from "./script-syntax.ts";

export const unreachableCode: Rule = {
	id: "unreachable-code",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "[(return_statement) (throw_statement) (break_statement) (continue_statement)] @at",
	where: (match) => bodyTypes.has(match.at.parent?.type ?? ""),
	find(match) {
		const dead = following(match.at).filter((statement) => !isHoisted(statement));
		const first = dead[0];
		// `break` after `return` closes a case by habit, `return` after `throw` a function.
		const isHabit = dead.length === 1 && (first?.type === "break_statement" || (first?.type === "return_statement" && parts(first).length === 0));
		return first && !isHabit && !first.hasError ? [first] : [];
	},
	message: "This code never runs: the statement before it leaves",
	suggestion: "Remove it, or move it before the statement that leaves.",
	explanation:
		"Nothing runs after `return`, `throw`, `break` or `continue` in the same block. Either the code is left over, or it should have come " +
		"earlier. A line break after `return` also ends it: the value on the next line is never returned.",
	examples: {
		bad: ["function f() { return 1; g(); }", "for (const a of b) { continue; a(); }", "function f() {\n  return\n    1 + 2;\n}"],
		good: [
			"function f() { return g(); function g() {} }",
			"switch (a) { case 1: return; break; case 2: }",
			"function f() { if (a) return; g(); }",
			"function f() { return; var late; }",
			"function f() { if (a) { throw a; return; } g(); }",
		],
	},
	sameAs: ["eslint/no-unreachable", "biome/noUnreachable"],
};

/** Takes effect although it is never reached, or has no effect anyway. */
function isHoisted(statement: Node): boolean {
	if (statement.type === "variable_declaration") return parts(statement).every((declarator) => !field(declarator, "value"));
	return ["function_declaration", "generator_function_declaration", "empty_statement", "interface_declaration", "type_alias_declaration"].includes(
		statement.type,
	);
}
