// What rules for Java ask of the tree: calls, literals, and the type that a name was declared with.
// Types are those written in this file, next to the name; nothing is resolved beyond it.

import type { Node } from "web-tree-sitter";
import type { RuleMatch } from "../rule.ts";
import { contains, field, parts } from "../tree.ts";

export const loopTypes: ReadonlySet<string> = new Set(["for_statement", "enhanced_for_statement", "while_statement", "do_statement"]);
export const methodTypes: ReadonlySet<string> = new Set(["method_declaration", "constructor_declaration", "compact_constructor_declaration"]);
export const classTypes: ReadonlySet<string> = new Set([
	"class_declaration",
	"enum_declaration",
	"record_declaration",
	"interface_declaration",
	"annotation_type_declaration",
]);
/** Code in these runs at another time than the code around it. */
export const deferredTypes: ReadonlySet<string> = new Set(["lambda_expression", "class_body", ...classTypes]);
/** The nearest of these is what `return` leaves. */
export const functionTypes: ReadonlySet<string> = new Set([...methodTypes, "lambda_expression", "static_initializer", "class_body"]);

/** What leaves `finally` under a condition, or because of a failure in there, was thought about. */
export const functionsAndDecisions: ReadonlySet<string> = new Set([...functionTypes, "if_statement", "catch_clause", "switch_expression"]);

export const argumentsOf = (call: Node): Node[] => {
	const list = field(call, "arguments");
	return list ? parts(list) : [];
};

export const isStringLiteral = (node: Node | undefined): boolean => node?.type === "string_literal";

/** The content of a string literal as it is written, escapes kept. */
export const stringContent = (literal: Node): string => literal.text.replace(/^"""|"""$/g, "").replace(/^"|"$/g, "");

/** A statement of its own; the arm of a `switch` that yields a value looks like one. */
export const standsAlone = (expression: Node): boolean =>
	expression.parent?.type === "expression_statement" && expression.parent.parent?.type !== "switch_rule";

/** "java.util.List<String>" → "List"; arrays keep their brackets. */
export const simpleType = (type: string): string => {
	const brackets = type.match(/(\s*\[\s*\])+$/)?.[0].replace(/\s/g, "") ?? "";
	return (type.replace(/<.*>/s, "").replace(/\[.*/s, "").trim().split(".").at(-1) ?? "") + brackets;
};

export const hasModifier = (declaration: Node, modifier: string): boolean =>
	modifiersOf(declaration)?.children.some((child) => child.type === modifier) ?? false;

export const hasAnnotation = (declaration: Node): boolean => modifiersOf(declaration)?.children.some((child) => child.type.includes("annotation")) ?? false;

/** Somebody wrote `@SuppressWarnings` for one of the kinds around it. */
export function isSuppressed(node: Node, ...kinds: string[]): boolean {
	for (let above: Node | null = node; above; above = above.parent) {
		const suppressed = modifiersOf(above)?.text.match(/@SuppressWarnings\s*\(([^)]*)\)/)?.[1];
		if (suppressed && [...kinds, "all"].some((kind) => suppressed.includes(`"${kind}"`))) return true;
	}
	return false;
}

/** A test, by what it imports: names of files are not known here. */
export const isTestFile = ({ ofFile }: RuleMatch): boolean => ofFile(importsTests);

const importsTests = (_root: Node, source: string): boolean =>
	/^\s*import\s+(?:static\s+)?(?:org\.junit|org\.testng|junit\.framework|org\.mockito|org\.assertj)\b/m.test(source);

export const modifiersOf = (declaration: Node): Node | undefined => declaration.namedChildren.find((child) => child.type === "modifiers");

/** The type that `name` was declared with where `from` stands, as `simpleType` writes it; undefined where this file does not say. */
export function declaredType(name: string, from: Node): string | undefined {
	for (let inner = from, scope = from.parent; scope; inner = scope, scope = scope.parent) {
		const found = declaredIn(scope, name, inner);
		if (found !== undefined) return found === "" || found === "var" ? undefined : found;
	}
	return undefined;
}

/** The type of an expression that is a plain name or a field of `this`. */
export function typeOfName(node: Node | undefined): string | undefined {
	if (node?.type === "identifier") return declaredType(node.text, node);
	if (node?.type !== "field_access" || field(node, "object")?.type !== "this") return undefined;
	return fieldType(field(node, "field")?.text ?? "", node);
}

/** The declaration of a field of the class around `from`. */
export function fieldDeclaration(name: string, from: Node): Node | undefined {
	for (let scope = from.parent; scope; scope = scope.parent) {
		if (scope.type !== "class_body") continue;
		const found = scope.namedChildren.find((child) => child.type === "field_declaration" && declares(child, name));
		if (found) return found;
	}
	return undefined;
}

function fieldType(name: string, from: Node): string | undefined {
	const declaration = fieldDeclaration(name, from);
	return declaration && typeIn(declaration, name);
}

const declares = (declaration: Node, name: string): boolean => typeIn(declaration, name) !== undefined;

/** Empty: declared there, without a type. */
function declaredIn(scope: Node, name: string, inner: Node): string | undefined {
	switch (scope.type) {
		case "block":
		case "constructor_body":
		case "switch_block_statement_group":
		case "program":
			return localBefore(scope, name, inner);
		case "for_statement":
			return firstType(scope.childrenForFieldName("init"), name);
		case "enhanced_for_statement":
			return field(scope, "name")?.text === name && contains(scope, inner) ? simpleType(field(scope, "type")?.text ?? "") : undefined;
		case "method_declaration":
		case "constructor_declaration":
		case "record_declaration":
		case "lambda_expression":
			return parameterType(scope, name);
		case "try_with_resources_statement":
			return firstType(field(scope, "resources")?.namedChildren ?? [], name);
		case "catch_clause":
			return scope.namedChildren.some((child) => child.type === "catch_formal_parameter" && field(child, "name")?.text === name) ? "" : undefined;
		case "class_body":
		case "enum_body_declarations":
		case "interface_body":
			return firstType(scope.namedChildren, name);
		default:
			return undefined;
	}
}

function localBefore(scope: Node, name: string, inner: Node): string | undefined {
	const locals = scope.namedChildren.filter((child) => child.type === "local_variable_declaration" && child.startIndex <= inner.startIndex);
	return firstType(locals.reverse(), name);
}

function parameterType(callable: Node, name: string): string | undefined {
	const list = field(callable, "parameters");
	if (!list) return undefined;
	if (list.type === "identifier") return list.text === name ? "" : undefined;
	if (list.type === "inferred_parameters") return list.namedChildren.some((child) => child.text === name) ? "" : undefined;
	for (const parameter of list.namedChildren) {
		if (parameter.type === "spread_parameter" && parameter.namedChildren.some((child) => field(child, "name")?.text === name)) {
			const type = parameter.namedChildren.find((child) => child.type !== "modifiers");
			return `${simpleType(type?.text ?? "")}[]`;
		}
		if (field(parameter, "name")?.text === name) return typeIn(parameter, name);
	}
	return undefined;
}

function firstType(declarations: readonly Node[], name: string): string | undefined {
	for (const declaration of declarations) {
		const type = typeIn(declaration, name);
		if (type !== undefined) return type;
	}
	return undefined;
}

function typeIn(declaration: Node, name: string): string | undefined {
	const type = field(declaration, "type");
	if (!type) return undefined;
	const declarators = declaration.childrenForFieldName("declarator");
	const owner = declarators.length > 0 ? declarators.find((child) => field(child, "name")?.text === name) : declaration;
	if (!owner || field(owner, "name")?.text !== name) return undefined;
	return simpleType(type.text) + (field(owner, "dimensions")?.text.replace(/[^[\]]/g, "") ?? "");
}
