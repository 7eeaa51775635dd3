// Parameters, destructuring and functions: where JavaScript makes and assigns names.

import type { Node } from "web-tree-sitter";
import type { OpenScope, ScopeBuilder } from "./scope-builder.ts";
import type { BindingKind } from "./scope-table.ts";

export type PatternKind = Extract<BindingKind, "variable" | "constant" | "parameter" | "catch" | "loop">;

interface PatternVisit {
	/** Where default values and computed keys are evaluated. */
	scope: OpenScope;
	builder: ScopeBuilder;
	/** Absent: the names are assigned. */
	declareAs?: { kind: PatternKind; target: OpenScope; isExported: boolean };
}

/** Declares or assigns every name of a pattern, and visits the expressions in it. */
export function visitPattern(node: Node, visit: PatternVisit): void {
	const { scope, builder, declareAs } = visit;
	switch (node.type) {
		case "identifier":
		case "shorthand_property_identifier_pattern":
			if (declareAs) builder.declare(declareAs.target, node, declareAs.kind, { isExported: declareAs.isExported });
			else builder.refer(scope, node, "write");
			return;
		case "object_pattern":
		case "array_pattern":
		case "rest_pattern":
		case "parenthesized_expression":
		case "non_null_expression":
			for (const child of node.namedChildren) visitPattern(child, visit);
			return;
		case "pair_pattern": {
			const key = node.childForFieldName("key");
			if (key?.type === "computed_property_name") builder.visit(key, scope);
			const value = node.childForFieldName("value");
			if (value) visitPattern(value, visit);
			return;
		}
		case "assignment_pattern":
		case "object_assignment_pattern": {
			const left = node.childForFieldName("left");
			if (left) visitPattern(left, visit);
			builder.visit(node.childForFieldName("right"), scope);
			return;
		}
		case "this":
		case "comment":
			return;
		default:
			builder.visit(node, scope);
	}
}

/** Opens the scope of a function or a signature: its parameters, type parameters and body share it. */
export function enterFunction(node: Node, scope: OpenScope, builder: ScopeBuilder, { isSignature }: { isSignature: boolean }): void {
	const inner = builder.open("function", node, scope);
	const name = node.childForFieldName("name");
	const parameters = [node.childForFieldName("parameters"), node.childForFieldName("parameter")].filter((each) => each !== null);
	for (const list of parameters) {
		if (list.type === "formal_parameters") for (const parameter of list.namedChildren) visitParameter(parameter, inner, builder, isSignature);
		else visitPattern(list, { scope: inner, builder, declareAs: { kind: "parameter", target: inner, isExported: isSignature } });
	}
	const body = node.childForFieldName("body");
	for (const part of node.namedChildren) {
		if (parameters.some((each) => each.startIndex === part.startIndex)) continue;
		if (part.startIndex === name?.startIndex) visitFunctionName(node, part, { scope, inner, builder });
		else if (part.startIndex === body?.startIndex && part.type === "statement_block") builder.visitChildren(part, inner);
		else builder.visit(part, inner);
	}
}

function visitFunctionName(node: Node, name: Node, { scope, inner, builder }: { scope: OpenScope; inner: OpenScope; builder: ScopeBuilder }): void {
	const isOwnName = node.type === "function_expression" || node.type === "generator_function";
	if (isOwnName && !inner.bindings.has(name.text)) builder.declare(inner, name, "function");
	if (name.type === "computed_property_name") builder.visit(name, scope);
}

function visitParameter(node: Node, scope: OpenScope, builder: ScopeBuilder, isSignature: boolean): void {
	if (node.type !== "required_parameter" && node.type !== "optional_parameter") {
		visitPattern(node, { scope, builder, declareAs: { kind: "parameter", target: scope, isExported: isSignature } });
		return;
	}
	const pattern = node.childForFieldName("pattern");
	// `constructor(private name: string)` makes a field of it.
	const isField = node.children.some((child) => child.type === "accessibility_modifier" || child.type === "override_modifier" || child.type === "readonly");
	if (pattern) visitPattern(pattern, { scope, builder, declareAs: { kind: "parameter", target: scope, isExported: isSignature || isField } });
	for (const part of node.namedChildren) if (part.startIndex !== pattern?.startIndex) builder.visit(part, scope);
}

/** Whether a declaration is for others: exported, or said to exist elsewhere (`declare`). */
export function isDeclaredOutward(node: Node, scope: OpenScope): boolean {
	if (scope.kind === "function" || scope.kind === "block") return false;
	const around = node.parent?.type;
	return (
		around === "export_statement" || around === "ambient_declaration" || (scope.kind === "module" && scope.node.type !== "program" && isAmbient(scope.node))
	);
}

function isAmbient(node: Node): boolean {
	for (let at: Node | null = node; at; at = at.parent) if (at.type === "ambient_declaration") return true;
	return false;
}
