import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const unsafeOptionalChaining: Rule = {
	id: "unsafe-optional-chaining",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(member_expression object: (parenthesized_expression) @at)
		(call_expression function: (parenthesized_expression) @at)
		(new_expression constructor: (parenthesized_expression) @at)
		(array (spread_element (_) @at))
		(arguments (spread_element (_) @at))
		(variable_declarator name: [(object_pattern) (array_pattern)] value: (_) @at)
		(for_in_statement operator: "of" right: (_) @at)
		(binary_expression operator: ["in" "instanceof"] right: (_) @at)
	]`,
	where: ({ at }) => isChain(inner(at)) && !at.parent?.children.some((child) => child.type === "optional_chain"),
	message: (match) => `${inner(match.at).text} may be undefined here, which throws`,
	suggestion: "Go on with ?. or give a value for the missing case with ??.",
	explanation:
		"`?.` says that a value may be missing; the result is then `undefined`. Calling it, reading a property of it outside the parentheses, " +
		"spreading, destructuring or looping over it throws in exactly the case that `?.` was written for.",
	examples: {
		bad: ["(a?.b).c;", "const { x } = a?.b;", "f(...a?.b);", "for (const x of a?.b) g(x);"],
		good: ["a?.b.c;", "const { x } = a?.b ?? {};", "(a?.b)?.c;", "const o = { ...a?.b };", "for (const x of a?.b ?? []) g(x);"],
	},
	sameAs: ["eslint/no-unsafe-optional-chaining", "biome/noUnsafeOptionalChaining"],
};

const inner = (node: Node): Node => (node.type === "parenthesized_expression" ? inner(parts(node)[0] ?? node.child(0) ?? node) : node);

/** Whether a `?.` anywhere along it makes the whole undefined. */
function isChain(node: Node): boolean {
	for (let at: Node | undefined = node; at; at = field(at, "object") ?? field(at, "function")) {
		if (!["member_expression", "subscript_expression", "call_expression"].includes(at.type)) return false;
		if (at.children.some((child) => child.type === "optional_chain")) return true;
	}
	return false;
}
