// Words of JavaScript that mean something else in every function: `this`, `arguments` and their like.

import type { Node } from "web-tree-sitter";
import { walk } from "./syntax.ts";

const ownScope =
	/^(function_expression|function_declaration|generator_function|generator_function_declaration|method_definition|class|class_declaration|class_static_block)$/;

/** The first one in a node; of the functions inside, only arrows share them. */
export function ownWord(node: Node): string | undefined {
	for (const each of walk(node, (at) => at.id === node.id || !ownScope.test(at.type))) {
		if (each.type === "this" || each.type === "super" || each.type === "meta_property") return each.text;
		if (/identifier$/.test(each.type) && (each.text === "arguments" || each.text === "eval")) return each.text;
		if (each.type === "required_parameter" && each.text.startsWith("this")) return "this";
	}
	return undefined;
}
