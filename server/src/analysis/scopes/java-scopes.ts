// What Java nodes mean for names. Variables, types and methods do not meet: a method `size` is the binding "size()", all its overloads
// one. Names of the package and of superclasses are not seen. A member of another object is taken for one of the class around where
// that has one of this name: better one use too many than a false "unused".

import type { Node } from "web-tree-sitter";
import { type LanguageScopes, lookUp, type OpenScope, type ScopeBuilder, type Visitor } from "./scope-builder.ts";
import type { BindingKind, Reference } from "./scope-table.ts";

export function javaScopes(): LanguageScopes {
	return {
		visitors,
		lookUp(reference) {
			for (let scope: OpenScope | undefined = reference.scope; scope; scope = scope.parent) {
				const binding = lookUp({ ...reference, scope });
				if (!binding) return undefined;
				// Before its declaration a local name is still the field's.
				const isLocal = binding.scope.kind === "function" || binding.scope.kind === "block";
				if (!isLocal || binding.start <= reference.start) return binding;
				scope = binding.scope;
			}
			return undefined;
		},
	};
}

const opensBlock: Visitor = (node, scope, builder) => builder.visitChildren(node, builder.open("block", node, scope));
const skipped: Visitor = () => {};

const visitors: ReadonlyMap<string, Visitor> = new Map<string, Visitor>([
	["identifier", (node, scope, builder) => builder.refer(scope, node, "read", "both")],
	["type_identifier", (node, scope, builder) => builder.refer(scope, node, "read", "type")],
	["scoped_type_identifier", visitFirst],
	["scoped_identifier", visitFirst],
	["package_declaration", skipped],
	["import_declaration", visitImport],
	["class_declaration", visitClass],
	["interface_declaration", visitClass],
	["enum_declaration", visitClass],
	["record_declaration", visitClass],
	["annotation_type_declaration", visitClass],
	["class_body", (node, scope, builder) => builder.visitChildren(node, builder.open("class", node, scope))],
	["enum_constant", visitEnumConstant],
	["field_declaration", visitField],
	["constant_declaration", visitField],
	["annotation_type_element_declaration", visitMethod],
	["method_declaration", visitMethod],
	["constructor_declaration", visitMethod],
	["compact_constructor_declaration", visitMethod],
	["static_initializer", (node, scope, builder) => builder.visitChildren(node, builder.open("function", node, scope))],
	["lambda_expression", visitLambda],
	["block", opensBlock],
	["switch_block", opensBlock],
	["switch_rule", opensBlock],
	["for_statement", opensBlock],
	["try_with_resources_statement", opensBlock],
	["catch_clause", opensBlock],
	["enhanced_for_statement", visitEnhancedFor],
	["local_variable_declaration", visitLocal],
	["resource", (node, scope, builder) => visitNamed(node, scope, builder, "variable")],
	["catch_formal_parameter", (node, scope, builder) => visitNamed(node, scope, builder, "catch")],
	["instanceof_expression", (node, scope, builder) => visitNamed(node, scope, builder, "variable")],
	["type_pattern", visitPattern],
	["record_pattern_component", visitPattern],
	["assignment_expression", visitAssignment],
	["update_expression", visitUpdate],
	["field_access", (node, scope, builder) => visitFieldAccess(node, scope, builder, "read")],
	["method_invocation", visitCall],
	["method_reference", visitMethodReference],
	["labeled_statement", (node, scope, builder) => builder.visitAll(node.namedChildren.slice(1), scope)],
	["break_statement", skipped],
	["continue_statement", skipped],
	["element_value_pair", (node, scope, builder) => builder.visit(node.childForFieldName("value"), scope)],
]);

/** Of `a.b.C` only `a` is looked up. */
function visitFirst(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	builder.visit(
		node.namedChildren.find((child) => child.type !== "annotation" && child.type !== "marker_annotation"),
		scope,
	);
}

function visitImport(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	if (node.namedChildren.some((child) => child.type === "asterisk")) {
		builder.isOpaque = true;
		return;
	}
	const path = node.namedChildren.find((child) => child.type === "scoped_identifier" || child.type === "identifier");
	const name = path?.childForFieldName("name") ?? path;
	if (!name) return;
	const binding = builder.declare(scope, name, "import", { meaning: "both" });
	const isStatic = node.children.some((child) => child.type === "static");
	if (isStatic && !scope.bindings.has(`${name.text}()`)) scope.bindings.set(`${name.text}()`, binding);
}

const hasModifier = (node: Node, modifier: string): boolean =>
	node.namedChildren.some((child) => child.type === "modifiers" && child.children.some((each) => each.type === modifier));

function visitClass(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	const isMember = scope.kind === "module" || scope.kind === "class";
	if (name) builder.declare(scope, name, "class", { meaning: "type", isExported: isMember && !hasModifier(node, "private") });
	const inner = builder.open("class", node, scope);
	declareTypeParameters(node, inner, builder);
	for (const component of node.type === "record_declaration" ? (node.childForFieldName("parameters")?.namedChildren ?? []) : []) {
		const field = component.childForFieldName("name");
		if (field) builder.declare(inner, field, "field", { isExported: true });
		builder.visit(component.childForFieldName("type"), inner);
	}
	const body = node.childForFieldName("body");
	for (const part of node.namedChildren) {
		const isName = part.startIndex === name?.startIndex || part.type === "type_parameters" || part.type === "formal_parameters";
		if (part.startIndex === body?.startIndex) builder.visitChildren(part, inner);
		else if (!isName) builder.visit(part, inner);
	}
}

function declareTypeParameters(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const list = node.childForFieldName("type_parameters") ?? node.namedChildren.find((child) => child.type === "type_parameters");
	for (const parameter of list?.namedChildren ?? []) {
		const [name, ...bounds] = parameter.namedChildren.filter((child) => !child.type.endsWith("annotation"));
		if (name) builder.declare(scope, name, "type", { meaning: "type", isExported: true });
		builder.visitAll(bounds, scope);
	}
}

function visitEnumConstant(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) builder.declare(scope, name, "field", { isExported: true });
	for (const part of node.namedChildren) if (part.startIndex !== name?.startIndex) builder.visit(part, scope);
}

function visitField(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	visitDeclarators(node, scope, builder, { kind: "field", isExported: !hasModifier(node, "private") });
}

function visitLocal(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	visitDeclarators(node, scope, builder, { kind: hasModifier(node, "final") ? "constant" : "variable", isExported: false });
}

function visitDeclarators(node: Node, scope: OpenScope, builder: ScopeBuilder, how: { kind: BindingKind; isExported: boolean }): void {
	for (const part of node.namedChildren) {
		if (part.type !== "variable_declarator") {
			builder.visit(part, scope);
			continue;
		}
		const name = part.childForFieldName("name");
		if (name) builder.declare(scope, name, how.kind, { isExported: how.isExported });
		builder.visit(part.childForFieldName("value"), scope);
	}
}

function visitMethod(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name && !node.type.includes("constructor")) {
		builder.declareName(scope, `${name.text}()`, name, "function", { isExported: !hasModifier(node, "private") });
	}
	const inner = builder.open("function", node, scope);
	declareTypeParameters(node, inner, builder);
	const body = node.childForFieldName("body");
	for (const part of node.namedChildren) {
		if (part.startIndex === name?.startIndex || part.type === "type_parameters") continue;
		if (part.type === "formal_parameters") declareParameters(part, inner, builder, { isExported: !body });
		else if (part.startIndex === body?.startIndex) builder.visitChildren(part, inner);
		else builder.visit(part, inner);
	}
}

function declareParameters(list: Node, scope: OpenScope, builder: ScopeBuilder, { isExported }: { isExported: boolean }): void {
	for (const parameter of list.namedChildren) {
		const declarator = parameter.namedChildren.find((child) => child.type === "variable_declarator");
		const name = parameter.type === "identifier" ? parameter : (parameter.childForFieldName("name") ?? declarator?.childForFieldName("name"));
		if (name && name.type === "identifier") builder.declare(scope, name, "parameter", { isExported });
		const rest = parameter.namedChildren.filter((part) => part.startIndex !== name?.startIndex && part.type !== "variable_declarator");
		builder.visitAll(rest, scope);
	}
}

function visitLambda(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const inner = builder.open("function", node, scope);
	const parameters = node.childForFieldName("parameters");
	if (parameters?.type === "identifier") builder.declare(inner, parameters, "parameter");
	else if (parameters) declareParameters(parameters, inner, builder, { isExported: false });
	const body = node.childForFieldName("body");
	if (body?.type === "block") builder.visitChildren(body, inner);
	else builder.visit(body, inner);
}

function visitEnhancedFor(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	visitNamed(node, builder.open("block", node, scope), builder, "loop");
}

function visitNamed(node: Node, scope: OpenScope, builder: ScopeBuilder, kind: BindingKind): void {
	const name = node.childForFieldName("name");
	if (name?.type === "identifier") builder.declare(scope, name, kind);
	builder.visitAll(
		node.namedChildren.filter((part) => part.startIndex !== name?.startIndex),
		scope,
	);
}

/** `Circle c`, `int x` in a pattern: the last part is the name, unless the pattern goes on inside it. */
function visitPattern(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.namedChildren.at(-1);
	const isName = name?.type === "identifier" && node.namedChildren.length > 1;
	if (isName && name.text !== "_") builder.declare(scope, name, "variable");
	builder.visitAll(isName ? node.namedChildren.slice(0, -1) : node.namedChildren, scope);
}

function visitAssignment(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const left = node.childForFieldName("left");
	const access = node.childForFieldName("operator")?.type === "=" ? "write" : "readwrite";
	if (left?.type === "identifier") builder.refer(scope, left, access);
	else if (left?.type === "field_access") visitFieldAccess(left, scope, builder, access);
	else builder.visit(left, scope);
	builder.visit(node.childForFieldName("right"), scope);
}

function visitUpdate(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	for (const target of node.namedChildren) {
		if (target.type === "identifier") builder.refer(scope, target, "readwrite");
		else if (target.type === "field_access") visitFieldAccess(target, scope, builder, "readwrite");
		else builder.visit(target, scope);
	}
}

function visitFieldAccess(node: Node, scope: OpenScope, builder: ScopeBuilder, access: Reference["access"]): void {
	const field = node.childForFieldName("field");
	builder.visit(node.childForFieldName("object"), scope);
	if (field?.type === "identifier") builder.refer(scope.nearest("class"), field, access, "both");
}

function visitCall(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) builder.referName(scope, `${name.text}()`, name);
	for (const part of node.namedChildren) if (part.startIndex !== name?.startIndex) builder.visit(part, scope);
}

function visitMethodReference(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const last = node.namedChildren.at(-1);
	const isNamed = last?.type === "identifier" && node.namedChildren.length > 1;
	if (isNamed) builder.referName(scope, `${last.text}()`, last);
	builder.visitAll(isNamed ? node.namedChildren.slice(0, -1) : node.namedChildren, scope);
}
