// When an expression is evaluated, and what may change its value: whether it can be moved before its statement.

import type { Node } from "web-tree-sitter";
import { contains, parts } from "../rules/tree.ts";
import type { Binding } from "../scopes/scope-table.ts";
import { goTypeOf } from "./go-types.ts";
import { hasAddressTaken, isChangedInPlace } from "./go-values.ts";
import type { Place } from "./place.ts";
import { functions, walk } from "./syntax.ts";

/** Why an expression cannot be evaluated before `statement` instead; undefined where it can. */
export function obstacleToMoving(node: Node, statement: Node, place: Place): string | undefined {
	const names = place.scopes().references.filter(({ node: name }) => contains(node, name));
	const isMadeHere = ({ declarations }: Binding) =>
		declarations.some((each) => contains(statement, each) && !contains(node, each)) && !declarations.some((each) => each.startIndex < statement.startIndex);
	if (names.some(({ binding }) => binding !== undefined && isMadeHere(binding))) return "It uses a name that its own statement declares";
	if (isFixed(node, place)) return undefined;
	if (isConditional(node, statement)) return "It is not evaluated each time, or more than once, when its statement runs";
	const before = evaluatedBefore(node, statement, place.grammar);
	if (before.some(hasEffect)) return "What runs before it in its statement could change its value";
	if (hasEffect(node) && before.some((each) => !isFixed(each, place))) return "It could change what is read before it in its statement";
	return undefined;
}

const effects: ReadonlySet<string> = new Set([
	"call_expression",
	"new_expression",
	"await_expression",
	"yield_expression",
	"assignment_expression",
	"augmented_assignment_expression",
	"update_expression",
	"call",
	"await",
	"yield",
	"named_expression",
	"method_invocation",
	"object_creation_expression",
	"switch_expression",
]);

/** Whether evaluating it may do more than give a value. What stands in a function only runs when that is called. */
export function hasEffect(node: Node): boolean {
	for (const each of walk(node, (at) => !functions.has(at.type))) {
		if (effects.has(each.type) && !/^(len|cap)$/.test(each.childForFieldName("function")?.text ?? "")) return true;
		const operator = each.type === "unary_expression" ? each.childForFieldName("operator")?.type : undefined;
		if (operator === "delete" || operator === "<-") return true;
	}
	return false;
}

const fixedTypes =
	/^(binary_expression|unary_expression|binary_operator|boolean_operator|unary_operator|not_operator|comparison_operator|parenthesized_expression|ternary_expression|conditional_expression|template_string|template_substitution|string|string_start|string_content|string_end|string_fragment|escape_sequence|interpolation|number|integer|float|true|false|none|null|undefined|.*_literal.*|multiline_string_fragment)$/;

/** Whether it has the same value wherever it is evaluated: literals and names that are never assigned again. */
export function isFixed(node: Node, place: Place): boolean {
	if (node.type === "composite_literal" || node.type === "func_literal" || hasEffect(node)) return false;
	if (node.type === "identifier") return isNeverReassigned(node, place);
	return fixedTypes.test(node.type) && parts(node).every((part) => isFixed(part, place));
}

function isNeverReassigned(name: Node, place: Place): boolean {
	const table = place.scopes();
	const binding = table.bindingAt(name);
	if (table.isOpaque) return false;
	if (!binding) return true;
	// A field may change through any object.
	if (binding.kind === "field" || binding.scope.kind === "class") return false;
	if (place.grammar === "go" && mayChangeInGo(binding, place)) return false;
	return binding.declarations.length === 1 && binding.kind !== "loop" && binding.references.every(({ access }) => access === "read");
}

/** Another file may assign it, whoever has its address may, and a part of it may be assigned. */
function mayChangeInGo(binding: Binding, place: Place): boolean {
	if (binding.kind === "variable" && binding.scope.kind === "module") return true;
	const type = goTypeOf(binding, place);
	return binding.references.some(({ node }) => hasAddressTaken(node, type) || isChangedInPlace(node, type, place));
}

/** Whether what lies between an expression and its statement may skip or repeat it. */
export function isConditional(node: Node, statement: Node): boolean {
	for (let at = node; at.id !== statement.id && at.parent; at = at.parent) if (skipsOrRepeats(at.parent, at)) return true;
	return false;
}

const always: ReadonlySet<string> = new Set([
	"switch_case",
	"expression_case",
	"type_case",
	"communication_case",
	"case_clause",
	"switch_label",
	"switch_rule",
	"switch_block_statement_group",
	"elif_clause",
	"else_clause",
	"do_statement",
	"while_statement",
	"resource_specification",
	"resource",
	"assignment_pattern",
	"object_assignment_pattern",
	"required_parameter",
	"optional_parameter",
	"class_body",
	"assert_statement",
	"if_clause",
	"decorator",
]);
const comprehensions: ReadonlySet<string> = new Set(["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"]);

function skipsOrRepeats(parent: Node, child: Node): boolean {
	const isField = (name: string) => parent.childForFieldName(name)?.id === child.id;
	const operator = parent.childForFieldName("operator")?.type ?? "";
	if (functions.has(parent.type)) return parent.type !== "function_definition" || isField("body");
	if (always.has(parent.type)) return true;
	// Only the first source of a comprehension is evaluated once, and at once.
	if (comprehensions.has(parent.type)) return parent.namedChildren.find(({ type }) => type === "for_in_clause")?.id !== child.id;
	switch (parent.type) {
		case "binary_expression":
		case "boolean_operator":
			return /^(&&|\|\||\?\?|and|or)$/.test(operator) && !isField("left");
		case "augmented_assignment_expression":
			return /^(&&|\|\||\?\?)=$/.test(operator);
		case "ternary_expression":
			return !isField("condition");
		case "conditional_expression":
			return parts(parent)[1]?.id !== child.id;
		case "comparison_operator":
			return parts(parent).findIndex(({ id }) => id === child.id) > 1;
		case "if_statement":
			return isField("alternative") || isField("consequence");
		case "for_statement":
		case "for_clause":
			return !isField("initializer") && !isField("init") && !isField("right") && child.type !== "range_clause" && child.type !== "for_clause";
		case "for_in_clause":
			return !isField("right");
		case "member_expression":
		case "subscript_expression":
		case "call_expression":
			return /\?\./.test(parent.text) && !isField("object") && !isField("function");
		default:
			return false;
	}
}

/** What of the statement runs before the expression. */
export function evaluatedBefore(node: Node, statement: Node, grammar: string): Node[] {
	const found: Node[] = [];
	for (let at = node; at.id !== statement.id && at.parent; at = at.parent) {
		const { parent } = at;
		if (isTargetFirst(parent, at, grammar)) continue;
		for (const sibling of parts(parent)) {
			if (sibling.startIndex >= at.startIndex) break;
			found.push(...runningParts(sibling, parent));
		}
	}
	return found;
}

/** Names that are declared, and the target of an assignment to a name, are not evaluated before the value is. */
function isTargetFirst(parent: Node, child: Node, grammar: string): boolean {
	const target = parent.childForFieldName("left") ?? parent.childForFieldName("name");
	const isTarget = /assignment|declarator|declaration|for_in_statement|for_in_clause|for_statement|range_clause|_spec$|keyword_argument|pair$/.test(
		parent.type,
	);
	if (parent.type === "conditional_expression" || comprehensions.has(parent.type)) return true;
	if (!isTarget || target?.id === child.id) return false;
	return grammar === "python" || target === null || /^(identifier|expression_list|.*pattern)$/.test(target.type);
}

/** The function that is called is looked up, which nothing in its arguments changes in ordinary code. */
function runningParts(sibling: Node, parent: Node): Node[] {
	const isCallee = parent.childForFieldName("function")?.id === sibling.id || parent.childForFieldName("constructor")?.id === sibling.id;
	const object = isCallee ? (sibling.childForFieldName("object") ?? sibling.childForFieldName("operand")) : sibling;
	const isName = /^(type_|formal_parameters|property_identifier|modifiers|.*type.*|field_identifier)/.test(sibling.type);
	if (isName || (isCallee && (!object || !hasEffect(object)))) return [];
	if (parent.type === "method_invocation" && sibling.type !== "argument_list" && !hasEffect(sibling)) return [];
	return [object ?? sibling];
}
