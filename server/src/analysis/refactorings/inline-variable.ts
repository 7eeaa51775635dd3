import type { Node } from "web-tree-sitter";
import { contains, parts } from "../rules/tree.ts";
import type { Binding, Reference, Scope } from "../scopes/scope-table.ts";
import type { TextEdit } from "../text-edits.ts";
import { evaluatedBefore, hasEffect, isConditional, isFixed } from "./evaluation.ts";
import { isOptionalChain } from "./expressions.ts";
import type { Place } from "./place.ts";
import { everyLanguage, type Refactoring, type Refusal, refuse, replace } from "./refactoring.ts";
import { functions, loops, statementOf, walk } from "./syntax.ts";

/** Puts a variable's value in place of its uses and takes its declaration away. */
export const inlineVariable: Refactoring = {
	id: "inline-variable",
	kind: "refactor.inline",
	languages: everyLanguage,
	title: "Inline variable",
	offer(place) {
		const { node } = place;
		const isName = node.type === "identifier" && isDeclared(node);
		return isName && initialValue(node) ? node : undefined;
	},
	edits(node, place) {
		const binding = place.scopes().bindingAt(node);
		const value = initialValue(node);
		const statement = statementOf(node);
		if (!binding || !value || !statement) return refuse("This is no variable with a value");
		if (place.grammar === "python" && parts(statement.parent ?? statement).length === 1) return refuse("It is all that its block holds");
		const obstacle = obstacleOf(binding, value, place) ?? obstacleToUses(binding, { value, statement }, place);
		if (obstacle !== undefined) return refuse(obstacle);
		const uses = binding.references.map((use) => useEdit(use, value, place));
		const refused = uses.find((use): use is Refusal => "refused" in use);
		return refused ?? { edits: [removal(statement, place), ...uses.filter((use): use is TextEdit => !("refused" in use))] };
	},
};

const declarators: ReadonlySet<string> = new Set(["variable_declarator", "assignment", "short_var_declaration", "const_spec", "var_spec"]);

/** Whether the name stands in its declaration, which makes nothing else. */
function isDeclared(name: Node): boolean {
	const list = name.parent?.type === "expression_list" ? name.parent : undefined;
	if (list && list.namedChildCount > 1) return false;
	const target = list ?? name;
	const declarator = target.parent;
	if (!declarator || !declarators.has(declarator.type)) return false;
	const isTarget = [declarator.childForFieldName("name"), declarator.childForFieldName("left")].some((each) => each?.id === target.id);
	const statement = statementOf(name);
	const isAlone = statement !== undefined && [...walk(statement, ({ type }) => !functions.has(type))].filter(({ type }) => declarators.has(type)).length === 1;
	return isTarget && isAlone && /^(expression_statement|.*declaration)$/.test(statement.type);
}

function initialValue(name: Node): Node | undefined {
	const declarator = name.parent?.type === "expression_list" ? name.parent.parent : name.parent;
	const value = declarator?.childForFieldName("value") ?? declarator?.childForFieldName("right") ?? undefined;
	if (value?.type !== "expression_list") return value;
	return value.namedChildCount === 1 ? (value.namedChildren[0] ?? undefined) : undefined;
}

function obstacleOf(binding: Binding, value: Node, place: Place): string | undefined {
	if (place.scopes().isOpaque) return "Names can come into being unseen in this file";
	if (binding.isExported || binding.scope.kind === "class" || binding.kind === "field") return "It is seen outside of this file or class";
	if (binding.declarations.length > 1 || binding.references.some(({ access }) => access !== "read")) return "It is assigned more than once";
	if (binding.references.length === 0) return "It is never used";
	if (binding.references.some(({ node }) => namesType(node))) return "A type is taken from it";
	if (binding.references.some(({ node }) => contains(value, node))) return "Its value refers to itself";
	return conversionOf(value, place) ? "Its declaration may convert the value" : undefined;
}

/** As in `typeof name` where a type stands. */
function namesType(use: Node): boolean {
	for (let at = use.parent; at; at = at.parent) if (at.type === "type_query") return true;
	return false;
}

/** Whether the variable may be of another type than the value. */
function conversionOf(value: Node, { grammar }: Place): boolean {
	if (grammar === "go") {
		const declarator = value.parent?.type === "expression_list" ? value.parent.parent : value.parent;
		const isConstant = declarator?.type === "const_spec";
		return (
			declarator?.childForFieldName("type") != null ||
			(!isConstant && [...walk(value)].some(({ type }) => /^(int|float|imaginary|rune)_literal$|^nil$/.test(type)))
		);
	}
	if (grammar !== "java") return false;
	const type = value.parent?.parent?.childForFieldName("type")?.text ?? "";
	if (/^(var|boolean)$/.test(type)) return false;
	if (type === "String") return value.type !== "string_literal";
	if (type === "int") return value.type !== "decimal_integer_literal";
	return !(value.type === "object_creation_expression" && value.childForFieldName("type")?.text === type);
}

interface Declared {
	value: Node;
	statement: Node;
}

function obstacleToUses({ references }: Binding, { value, statement }: Declared, place: Place): string | undefined {
	if (references.some(({ scope }) => isHidden(value, scope, place))) return "A name in its value means something else where it is used";
	if (isFixed(value, place)) return undefined;
	const [only] = references;
	if (!only || references.length > 1) return "Its value may not be the same at each use";
	const user = statementOf(only.node);
	if (user?.id !== nextOf(statement)?.id || !user) return "Something could change its value before it is used";
	if (isConditional(only.node, user) || loops.has(user.type)) return "It is not used exactly once each time";
	const before = evaluatedBefore(only.node, user, place.grammar);
	if (before.some(hasEffect)) return "Something could change its value before it is used";
	return hasEffect(value) && before.some((each) => !isFixed(each, place)) ? "It could change what is read before it in its statement" : undefined;
}

const nextOf = (statement: Node): Node | undefined => parts(statement.parent ?? statement).find((each) => each.startIndex > statement.startIndex);

/** Whether a name in the value is found elsewhere from the scope of a use. */
function isHidden(value: Node, from: Scope, place: Place): boolean {
	const table = place.scopes();
	return table.references.some(({ node, name, binding }) => {
		if (!contains(value, node)) return false;
		for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
			const found = scope.bindings.get(name);
			if (found) return found !== binding && !contains(value, found.declaration);
		}
		return false;
	});
}

const atoms =
	/^(identifier|this|self|true|false|none|null|nil|.*_literal|number|integer|float|string|template_string|regex|array|list|dictionary|set|call|call_expression|method_invocation|member_expression|attribute|field_access|selector_expression|subscript|subscript_expression|index_expression|array_access|parenthesized_expression|tuple)$/;

function useEdit({ node }: Reference, value: Node, place: Place): TextEdit | Refusal {
	const text = place.source.slice(value.startIndex, value.endIndex);
	if (/(^|_)string$|interpolation/.test(node.parent?.type ?? "") && /["'\\{}:!#\n]/.test(text))
		return refuse("Its value cannot stand in the string that uses it");
	if (/^shorthand_property_identifier/.test(node.type)) return replace(node, `${node.text}: ${text}`);
	if (node.parent?.type === "unary_expression" && node.parent.childForFieldName("operator")?.type === "&") return refuse("Its address is taken");
	if (value.type === "composite_literal" && node.parent?.type === "selector_expression") return refuse("A method may need the address of its value");
	if (value.type === "expression_list" || value.type === "yield") return refuse("Its value cannot stand where it is used");
	if (isIn("function", node) && /^(member|subscript)_expression$/.test(value.type)) return refuse("It would be called as a method");
	const needsParentheses = !isAtom(value) || isTornApart(value, node) || (value.type === "tuple" && !text.startsWith("("));
	const isFree = /^(arguments|argument_list|parenthesized_expression|return_statement|assignment|variable_declarator|expression_list|template_substitution)$/;
	const isWhole =
		isFree.test(node.parent?.type ?? "") && !text.includes("\n") && !/^(lambda|sequence_expression|named_expression|generator_expression)$/.test(value.type);
	return replace(node, needsParentheses && !isWhole ? `(${text})` : text);
}

/** A `new` without arguments would take those of a call. */
const isAtom = (value: Node): boolean => atoms.test(value.type) || (value.type === "new_expression" && value.childForFieldName("arguments") !== null);

/** Whether the end of it would belong to what stands around the use. */
function isTornApart(value: Node, use: Node): boolean {
	if (isIn("object", use)) return /^(integer|number)$/.test(value.type) || isOptionalChain(value);
	return isIn("constructor", use) && [...walk(value)].some(({ type }) => type === "call_expression");
}

const isIn = (field: string, node: Node): boolean => node.parent?.childForFieldName(field)?.id === node.id;

/** The statement, with its line where nothing else is on it. */
function removal(statement: Node, place: Place): TextEdit {
	const { source } = place;
	const { startIndex: start, endIndex } = statement;
	const rest = /^[ \t]*;?[ \t]*(\r?\n|$)/.exec(source.slice(endIndex));
	if (!rest || !place.isFirstOnLine(start)) return { start, end: endIndex + (/^;?[ \t]*/.exec(source.slice(endIndex))?.[0].length ?? 0), text: "" };
	return { start: place.lineStart(start), end: endIndex + rest[0].length, text: "" };
}
