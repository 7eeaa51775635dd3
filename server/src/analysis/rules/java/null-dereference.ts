import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, within } from "../tree.ts";

export const nullDereference: Rule = {
	id: "null-dereference",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: (binary_expression left: (identifier) @name operator: ["==" "!="] @test right: (null_literal)) operator: ["&&" "||"] @operator right: (_) @right) @at`,
	where: (match) => {
		const pair = match.node("test").text + match.node("operator").text;
		return (pair === "==&&" || pair === "!=||") && firstUse(match.node("right"), match.node("name").text);
	},
	message: (match) => `${match.node("name").text} is null where it is used here`,
	suggestion: "Turn the test round: != null &&, or == null ||.",
	fix: ({ node }) => {
		const test = node("test");
		return { title: "Turn the test round", safety: "unsafe", edits: [{ start: test.startIndex, end: test.endIndex, text: test.text === "==" ? "!=" : "==" }] };
	},
	explanation:
		"The right side only runs when the left side did not decide, and that is exactly when the variable is null. The first null brings a `NullPointerException`.",
	examples: {
		bad: ["boolean f(String s) { return s == null && s.isEmpty(); }", "boolean f(String s) { return s != null || s.isEmpty(); }"],
		good: [
			"boolean f(String s) { return s == null || s.isEmpty(); }",
			"boolean f(String s) { return s != null && s.isEmpty(); }",
			"boolean f(String s) { return s == null && (s = next()) != null && s.isEmpty(); }",
		],
	},
};

const firstUse = (right: Node, name: string): boolean => {
	if (within(right, new Set(["assignment_expression"]), new Set()).length > 0) return false;
	const target = right.type === "unary_expression" ? field(right, "operand") : right.type === "binary_expression" ? field(right, "left") : right;
	return target !== undefined && /^(?:method_invocation|field_access)$/.test(target.type) && field(target, "object")?.text === name;
};
