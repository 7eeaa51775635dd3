import type { Rule } from "../rule.ts";
import { isPure, script, wholeLine } from "./script-syntax.ts";

/** Setting these again does something: the page or the image is loaded anew. */
const activeProperties = /\.(?:href|src|hash|innerHTML|outerHTML|value|currentTime|lastIndex|type|data|length|scrollTop|scrollLeft|cssText)$/;

export const selfAssign: Rule = {
	id: "self-assign",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(assignment_expression left: [(identifier) (member_expression) (subscript_expression)] @left right: _ @right (#eq? @left @right)) @at`,
	where: (match) => isPure(match.node("left")) && !activeProperties.test(match.node("left").text),
	message: (match) => `${match.node("left").text} is assigned to itself`,
	suggestion: "Assign what was meant, or remove the assignment.",
	fix(match) {
		const statement = match.at.parent;
		if (statement?.type !== "expression_statement" || match.node("left").type !== "identifier") return undefined;
		if (statement.parent?.type !== "statement_block" && statement.parent?.type !== "program") return undefined;
		return { title: "Remove the assignment", safety: "safe", edits: [{ ...wholeLine(statement, match.source), text: "" }] };
	},
	explanation:
		"Assigning a variable to itself does nothing. Usually one side should have been another name, often a parameter against a field: " +
		"`this.size = size` written as `this.size = this.size`.",
	examples: {
		bad: ["let a = 1;\na = a;\n", "this.size = this.size;"],
		good: ["this.size = size;", "location.href = location.href;", "a = [a];"],
	},
	sameAs: ["eslint/no-self-assign", "biome/noSelfAssign"],
};
