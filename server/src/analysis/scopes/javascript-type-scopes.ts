// What TypeScript's type syntax means for names.

import type { Node } from "web-tree-sitter";
import { enterFunction, isDeclaredOutward } from "./javascript-patterns.ts";
import type { OpenScope, ScopeBuilder, Visitor } from "./scope-builder.ts";

const isSignature: Visitor = (node, scope, builder) => enterFunction(node, scope, builder, { isSignature: true });

export const typeVisitors: readonly [string, Visitor][] = [
	["type_identifier", (node, scope, builder) => builder.refer(scope, node, "read", "type")],
	["type_parameter", visitTypeParameter],
	["interface_declaration", visitTypeDeclaration],
	["type_alias_declaration", visitTypeDeclaration],
	["enum_declaration", visitEnum],
	["internal_module", visitNamespace],
	["module", visitNamespace],
	["import_alias", visitImportAlias],
	["function_signature", visitFunctionSignature],
	["method_signature", isSignature],
	["abstract_method_signature", isSignature],
	["call_signature", isSignature],
	["construct_signature", isSignature],
	["function_type", isSignature],
	["constructor_type", isSignature],
	["index_signature", visitIndexSignature],
	["conditional_type", (node, scope, builder) => builder.visitChildren(node, builder.open("block", node, scope))],
	["infer_type", visitInfer],
	["nested_type_identifier", visitNestedType],
	// Members of a tuple type have names that nothing refers to.
	["required_parameter", (node, scope, builder) => builder.visit(node.childForFieldName("type"), scope)],
	["optional_parameter", (node, scope, builder) => builder.visit(node.childForFieldName("type"), scope)],
];

function visitTypeParameter(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) builder.declare(scope, name, "type", { meaning: "type" });
	for (const part of node.namedChildren) if (part.startIndex !== name?.startIndex) builder.visit(part, scope);
}

function visitTypeDeclaration(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) builder.declare(scope, name, "type", { meaning: "type", isExported: isDeclaredOutward(node, scope) });
	const inner = builder.open("block", node, scope);
	for (const part of node.namedChildren) if (part.startIndex !== name?.startIndex) builder.visit(part, inner);
}

/** Members may name each other without the enum's name. */
function visitEnum(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) builder.declare(scope, name, "class", { meaning: "both", isExported: isDeclaredOutward(node, scope) });
	const inner = builder.open("class", node, scope);
	for (const member of node.childForFieldName("body")?.namedChildren ?? []) {
		const memberName = member.type === "enum_assignment" ? member.childForFieldName("name") : member;
		if (memberName?.type === "property_identifier") builder.declare(inner, memberName, "field", { isExported: true });
		builder.visit(member.childForFieldName("value"), inner);
	}
}

function visitNamespace(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	const isExported = isDeclaredOutward(node, scope);
	if (name?.type === "identifier") builder.declare(scope, name, "class", { meaning: "both", isExported });
	const inner = builder.open("module", node, scope);
	const body = node.childForFieldName("body");
	if (body) builder.visitChildren(body, inner);
}

function visitImportAlias(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const [name, target] = node.namedChildren;
	if (name) builder.declare(scope, name, "import", { meaning: "both", isExported: node.parent?.type === "export_statement" });
	builder.visit(target, scope);
}

function visitFunctionSignature(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) builder.declare(scope, name, "function", { isExported: isDeclaredOutward(node, scope) });
	enterFunction(node, scope, builder, { isSignature: true });
}

/** `[key: string]: T` names a key for the reader only; `[K in T]: …` makes a type. */
function visitIndexSignature(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const inner = builder.open("block", node, scope);
	const name = node.childForFieldName("name");
	for (const part of node.namedChildren) {
		if (part.startIndex === name?.startIndex) continue;
		if (part.type !== "mapped_type_clause") {
			builder.visit(part, inner);
			continue;
		}
		const key = part.childForFieldName("name");
		if (key) builder.declare(inner, key, "type", { meaning: "type", isExported: true });
		for (const each of part.namedChildren) if (each.startIndex !== key?.startIndex) builder.visit(each, inner);
	}
}

/** Visible in the whole conditional type, also from inside a function type in its condition. */
function visitInfer(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	let target: OpenScope = scope;
	while (target.node.type !== "conditional_type" && target.parent) target = target.parent;
	const [name, ...rest] = node.namedChildren;
	if (name) builder.declare(target.parent ? target : scope, name, "type", { meaning: "type", isExported: true });
	builder.visitAll(rest, scope);
}

/** In `A.B` only `A` is looked up; it may be a namespace of types alone. */
function visitNestedType(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const module = node.childForFieldName("module");
	if (module?.type === "identifier") builder.refer(scope, module, "read", "both");
	else builder.visit(module, scope);
}
