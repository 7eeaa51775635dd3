// Which nodes are values that can have a name of their own.

import type { Node } from "web-tree-sitter";
import { parts } from "../rules/tree.ts";
import type { Place } from "./place.ts";
import { type Refusal, refuse } from "./refactoring.ts";

const expressions: ReadonlySet<string> = new Set(
	`binary_expression unary_expression call_expression new_expression member_expression subscript_expression ternary_expression template_string
	string number regex object array arrow_function function_expression await_expression as_expression satisfies_expression non_null_expression
	jsx_element jsx_self_closing_element parenthesized_expression true false null
	binary_operator boolean_operator comparison_operator not_operator unary_operator call attribute subscript conditional_expression
	concatenated_string integer float none list dictionary set tuple list_comprehension set_comprehension dictionary_comprehension
	generator_expression lambda await
	method_invocation object_creation_expression field_access array_access cast_expression instanceof_expression array_creation_expression
	class_literal string_literal character_literal decimal_integer_literal hex_integer_literal decimal_floating_point_literal null_literal
	selector_expression index_expression slice_expression interpreted_string_literal raw_string_literal int_literal float_literal
	rune_literal composite_literal func_literal type_assertion_expression type_conversion_expression nil`.split(/\s+/),
);

/** The expression that is selected, from its first to its last character. */
export function selectedExpression(place: Place): Node | undefined {
	if (place.isCaret) return undefined;
	for (let node: Node | null = place.node; node && node.startIndex === place.start && node.endIndex === place.end; node = node.parent)
		if (node.isNamed && expressions.has(node.type)) return isPartOfStatement(node) ? withoutParentheses(node) : node;
	return undefined;
}

/** Parentheses that the statement itself has. */
const isPartOfStatement = ({ type, parent }: Node): boolean =>
	type === "parenthesized_expression" && /^(if|while|do|switch|for_in|with|synchronized)_(statement|expression)$/.test(parent?.type ?? "");

/** Without parentheses around it that it can do without. */
export function bare(node: Node): Node {
	const inner = withoutParentheses(node);
	return inner ? bare(inner) : node;
}

/** What is in them; undefined where it needs them. */
function withoutParentheses(node: Node): Node | undefined {
	const [inner, ...others] = node.type === "parenthesized_expression" ? parts(node) : [];
	return others.length === 0 && !/^(sequence_expression|named_expression)$/.test(inner?.type ?? "") ? inner : undefined;
}

const notEvaluated =
	/^(decorator|annotation|marker_annotation|type|type_annotation|type_alias_declaration|extends_type_clause|implements_clause|literal_type|import_statement|import_from_statement|import_spec|import_declaration|export_specifier|case_pattern|format_specifier|field_declaration_list|enum_body|type_arguments|index_type_query|ambient_declaration|delete_statement|global_statement|explicit_constructor_invocation|element_value_pair|type_spec|const_spec|pattern_list|tuple_pattern|list_pattern|object_pattern|array_pattern|ERROR)$/;

/** Why it has no value that could be named; undefined where it has. */
export function obstacleToNaming(node: Node): Refusal | undefined {
	const { parent } = node;
	if (!parent) return refuse("This is no expression");
	for (let above: Node | null = parent; above; above = above.parent) if (notEvaluated.test(above.type)) return refuse("This is not evaluated as a value");
	const is = (...fields: string[]) => fields.some((name) => parent.childForFieldName(name)?.id === node.id);
	if (/assignment|range_clause|for_in_statement|short_var|for_statement|for_in_clause/.test(parent.type) && is("left")) return refuse("This is assigned to");
	if (/^(update_expression|inc_statement|dec_statement|as_pattern_target)$/.test(parent.type)) return refuse("This is assigned to");
	if (parent.type === "expression_list" && /assignment_statement|short_var|range_clause/.test(parent.parent?.type ?? "") && isLeft(parent))
		return refuse("This is assigned to");
	if (parent.type === "unary_expression" && /^(&|delete|typeof)$/.test(parent.childForFieldName("operator")?.type ?? ""))
		return refuse("What is in front of it needs the place, not the value");
	if (isPointerType(node)) return refuse("This is a type, not a value");
	if (is("function") && /^(member_expression|subscript_expression|selector_expression)$/.test(node.type)) return refuse("The method would lose its object");
	if (is("key", "name", "field", "property")) return refuse("This is a name, not a value");
	if (isOptionalChain(node) && is("object", "function")) return refuse("What follows it is only evaluated with it");
	if (is("source")) return refuse("This names a module");
	if (parent.type === "concatenated_string" || (node.type === "template_string" && is("arguments"))) return refuse("This is part of a bigger value");
	if (/^(defer_statement|go_statement)$/.test(parent.type)) return refuse("This call is not made here");
	if (/^(expression_statement)$/.test(parent.type) && /string/.test(node.type)) return refuse("This is a directive or a description");
	if (parent.type === "call" && node.type === "generator_expression" && parent.childForFieldName("arguments")?.id === node.id)
		return refuse("These parentheses are those of the call");
	if (
		/^(method_invocation|field_access)$/.test(parent.type) &&
		is("object") &&
		/^(field_access|identifier)$/.test(node.type) &&
		/(^|\.)[A-Z]\w*$/.test(node.text)
	)
		return refuse("This is a class, not a value");
	return undefined;
}

const isLeft = (list: Node): boolean => list.parent?.childForFieldName("left")?.id === list.id;

export function isOptionalChain(node: Node): boolean {
	for (let at: Node | null = node; at; at = at.childForFieldName("object") ?? at.childForFieldName("function"))
		if (at.children.some(({ type }) => type === "optional_chain")) return true;
	return false;
}

/** `*T` in Go's `(*T)(value)`. */
function isPointerType(node: Node): boolean {
	const { parent } = node;
	if (parent?.type === "parenthesized_expression") return isPointerType(parent);
	const inner = bare(node);
	const isPointer = inner.type === "unary_expression" && inner.childForFieldName("operator")?.type === "*";
	return isPointer && parent?.type === "call_expression" && parent.childForFieldName("function")?.id === node.id;
}
