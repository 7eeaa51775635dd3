import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const integerOverflow: Rule = {
	id: "integer-overflow",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	// The bare node: with its children in the query, a chain of a thousand "+" takes seconds.
	query: "(binary_expression) @at",
	where: ({ at }) => {
		if (field(at, "operator")?.type !== "*" || field(at, "right")?.type !== "decimal_integer_literal") return false;
		if (at.parent?.type === "binary_expression" && field(at.parent, "operator")?.text === "*") return false;
		const value = productOf(at);
		return value !== undefined && value > 2n ** 31n - 1n;
	},
	message: "The product does not fit into an int and comes out wrong",
	suggestion: "Make the first factor a long: 24L * 60 * …",
	fix: ({ at }) => {
		let first: Node = at;
		for (let left = field(first, "left"); left; left = field(first, "left")) first = left;
		return { title: "Compute with long", safety: "unsafe", edits: [{ start: first.endIndex, end: first.endIndex, text: "L" }] };
	},
	explanation: "Literals without `L` are `int`s, and so is their product, also where it is stored in a `long`. `1000 * 60 * 60 * 24 * 30` is -1702967296.",
	examples: {
		bad: ["long month = 1000 * 60 * 60 * 24 * 30;"],
		good: ["long month = 1000L * 60 * 60 * 24 * 30;", "long day = 1000 * 60 * 60 * 24;"],
	},
};

function productOf(node: Node): bigint | undefined {
	if (node.type === "decimal_integer_literal") return /[lL]$/.test(node.text) ? undefined : BigInt(node.text.replaceAll("_", ""));
	const left = node.type === "binary_expression" && field(node, "operator")?.text === "*" ? field(node, "left") : undefined;
	const right = field(node, "right");
	const [a, b] = [left && productOf(left), left && right && productOf(right)];
	return a === undefined || b === undefined ? undefined : a * b;
}
