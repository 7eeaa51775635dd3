// Kinds of nodes that several refactorings ask about, of all grammars together: their names do not get in each other's way.

import type { Node } from "web-tree-sitter";

export const loops: ReadonlySet<string> = new Set(["for_statement", "for_in_statement", "enhanced_for_statement", "while_statement", "do_statement"]);

export const functions: ReadonlySet<string> = new Set([
	"function_definition",
	"lambda",
	"function_declaration",
	"generator_function_declaration",
	"function_expression",
	"generator_function",
	"arrow_function",
	"method_definition",
	"class_static_block",
	"method_declaration",
	"constructor_declaration",
	"compact_constructor_declaration",
	"static_initializer",
	"lambda_expression",
	"func_literal",
]);

/** What statements stand in, one after the other. */
export const statementLists: ReadonlySet<string> = new Set([
	"module",
	"block",
	"program",
	"statement_block",
	"switch_case",
	"switch_default",
	"constructor_body",
	"switch_block_statement_group",
	"statement_list",
]);

export const classes: ReadonlySet<string> = new Set([
	"class_definition",
	"class_declaration",
	"abstract_class_declaration",
	"class",
	"interface_declaration",
	"enum_declaration",
	"record_declaration",
]);

const loose =
	/^(lambda|conditional_expression|named_expression|ternary_expression|assignment_expression|augmented_assignment_expression|arrow_function|yield_expression|sequence_expression)$/;

/** Whether an expression needs parentheses as an operand. */
export const isLoose = ({ type }: Node): boolean => loose.test(type);

export function functionAround(node: Node): Node | undefined {
	for (let at = node.parent; at; at = at.parent) if (functions.has(at.type)) return at;
	return undefined;
}

const enclosed = /^(parenthesized_expression|list|dictionary|set|tuple|generator_expression|(list|set|dictionary)_comprehension|string)$/;

/** Whether Python reads it as one line: its line breaks, if any, stand between brackets or quotes of its own. */
export const isOneLine = ({ type, startPosition, endPosition }: Node): boolean => startPosition.row === endPosition.row || enclosed.test(type);

/** The statement around a node that stands in a list of statements. */
export function statementOf(node: Node): Node | undefined {
	for (let at: Node | null = node; at?.parent; at = at.parent) {
		if (statementLists.has(at.parent.type) && !isCaseValue(at)) return at;
		if (/_body(_declarations)?$/.test(at.type) && !statementLists.has(at.type)) return undefined;
	}
	return undefined;
}

const isCaseValue = (node: Node): boolean =>
	node.type === "switch_label" ||
	(node.parent?.childForFieldName("value")?.id === node.id && (node.parent.type === "switch_case" || node.parent.type === "expression_case"));

/** Every node below, itself first, less what `into` keeps closed. */
export function* walk(node: Node, into: (node: Node) => boolean = () => true): Generator<Node> {
	yield node;
	if (!into(node)) return;
	for (const child of node.namedChildren) yield* walk(child, into);
}
