import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const nilDereference: Rule = {
	id: "nil-dereference",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: (binary_expression left: (identifier) @name operator: ["==" "!="] @test right: (nil)) operator: ["&&" "||"] @operator right: (_) @right) @at`,
	where: (match) => {
		const pair = match.node("test").text + match.node("operator").text;
		return (pair === "==&&" || pair === "!=||") && readsField(match.node("right"), match.node("name").text);
	},
	message: (match) => `${match.node("name").text} is nil where its field is read here`,
	suggestion: "Turn the test round: != nil &&, or == nil ||.",
	fix: ({ node }) => {
		const test = node("test");
		return { title: "Turn the test round", safety: "unsafe", edits: [{ start: test.startIndex, end: test.endIndex, text: test.text === "==" ? "!=" : "==" }] };
	},
	explanation: "The right side only runs when the left side did not decide, and that is exactly when the variable is nil. The first nil ends the program.",
	examples: {
		bad: ["func f(p *T) bool { return p == nil && p.ok }", "func f(p *T) bool { return p != nil || p.n > 0 }"],
		good: [
			"func f(p *T) bool { return p != nil && p.ok }",
			"func f(p *T) bool { return p == nil || p.n > 0 }",
			"func f(p *T) bool { return p == nil && p.IsZero() }",
		],
	},
};

/** Methods may be made for nil receivers; fields never. */
function readsField(right: Node, name: string): boolean {
	const target = right.type === "binary_expression" ? field(right, "left") : right.type === "unary_expression" ? field(right, "operand") : right;
	return target?.type === "selector_expression" && field(target, "operand")?.text === name;
}
