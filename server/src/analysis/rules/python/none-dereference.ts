import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const noneDereference: Rule = {
	id: "none-dereference",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query:
		'(boolean_operator left: (comparison_operator . (identifier) @name . ["is" "is not" "==" "!="] @test . (none) .) operator: ["and" "or"] @operator right: (_) @right) @at',
	where({ node }) {
		const pair = `${node("test").text} ${node("operator").text}`;
		return /^(?:(?:is|==) and|(?:is not|!=) or)$/.test(pair) && firstUse(node("right"), node("name").text);
	},
	message: (match) => `${match.node("name").text} is None where it is used here`,
	suggestion: "Turn the test round: is not None and, or is None or.",
	explanation:
		"The right side only runs when the left side did not decide, and that is exactly when the name is `None`. The first `None` raises an `AttributeError` or a `TypeError`.",
	examples: {
		bad: ["if user is None and user.name.first == 1:\n    f()\n", "if rows is not None or rows[0]:\n    f()\n"],
		good: ["if user is not None and user.name:\n    f()\n", "if user is None or user.name:\n    f()\n", "if not rows and rows.closed:\n    f()\n"],
	},
};

function firstUse(right: Node, name: string): boolean {
	let first: Node | undefined = right;
	while (first && leftmost.test(first.type)) {
		const object: Node | undefined = first.type === "attribute" ? field(first, "object") : first.type === "subscript" ? field(first, "value") : undefined;
		if (object?.text === name) return true;
		first = object ?? field(first, "left") ?? field(first, "function") ?? field(first, "argument") ?? first.namedChild(0) ?? undefined;
	}
	return false;
}

/** What begins with the value of its first part. */
const leftmost = /^(?:boolean_operator|comparison_operator|binary_operator|call|not_operator|parenthesized_expression|attribute|subscript)$/;
