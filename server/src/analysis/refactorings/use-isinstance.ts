import type { Node } from "web-tree-sitter";
import { parts } from "../rules/tree.ts";
import { type Refactoring, refuse, replace } from "./refactoring.ts";

/** `type(x) == T` becomes `isinstance(x, T)`, which is also true for what inherits from T. */
export const useIsinstance: Refactoring = {
	id: "use-isinstance",
	kind: "refactor.rewrite",
	languages: ["python"],
	title: "Use isinstance, which also takes subclasses",
	offer(place) {
		const node = place.around(comparisons);
		return node && typeTest(node) ? node : undefined;
	},
	edits(node, place) {
		const test = typeTest(node);
		if (!test) return { edits: [] };
		const names = new Set(["type", "isinstance"]);
		if (place.scopes().bindings.some(({ name }) => names.has(name))) return refuse("This file has a type or isinstance of its own");
		const call = `isinstance(${test.value}, ${test.type})`;
		return { edits: [replace(node, test.isNegated ? negated(node, call) : call)] };
	},
};

const comparisons: ReadonlySet<string> = new Set(["comparison_operator"]);
const operators: Readonly<Record<string, boolean>> = { "==": false, is: false, "!=": true, "is not": true };

function typeTest(node: Node): { value: string; type: string; isNegated: boolean } | undefined {
	const [left, right] = parts(node);
	const isNegated = operators[node.childForFieldName("operators")?.type ?? ""];
	if (parts(node).length !== 2 || !left || !right || isNegated === undefined) return undefined;
	const argument = left.type === "call" && left.childForFieldName("function")?.text === "type" ? left.childForFieldName("arguments") : undefined;
	const [value, ...others] = argument ? parts(argument) : [];
	if (!value || others.length > 0 || !/^(identifier|attribute)$/.test(right.type)) return undefined;
	if (/^(keyword_argument|list_splat|dictionary_splat|generator_expression)$/.test(value.type)) return undefined;
	return { value: value.text, type: right.text, isNegated };
}

/** As an operand `not` needs parentheses, but not among conditions. */
function negated({ parent }: Node, call: string): string {
	return /^(binary_operator|comparison_operator|unary_operator|attribute|subscript|await)$/.test(parent?.type ?? "") ? `(not ${call})` : `not ${call}`;
}
