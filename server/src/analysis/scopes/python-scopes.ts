// What Python nodes mean for names: assignment declares, class bodies are invisible to the functions in them, comprehensions have scopes
// of their own, `global` and `nonlocal` reach outward.

import type { Node } from "web-tree-sitter";
import type { LanguageScopes, OpenBinding, OpenScope, ScopeBuilder, Visitor } from "./scope-builder.ts";
import type { BindingKind } from "./scope-table.ts";

type Reach = "global" | "nonlocal";
/** Names that `global` and `nonlocal` statements of a scope point elsewhere. */
type Reaches = Map<OpenScope, Map<string, Reach>>;

export function pythonScopes(): LanguageScopes {
	const reaches: Reaches = new Map();
	const names = new PythonNames(reaches);
	return {
		visitors: new Map(visitorsWith(names)),
		lookUp: ({ name, scope }) => lookUp(name, scope, reaches),
	};
}

function lookUp(name: string, from: OpenScope, reaches: Reaches): OpenBinding | undefined {
	for (let scope: OpenScope | undefined = from; scope; scope = scope.parent) {
		if (scope.kind === "class" && scope !== from) continue;
		const reach = reaches.get(scope)?.get(name);
		if (reach === "global") return scope.nearest("module").bindings.get(name);
		const binding = reach ? undefined : scope.bindings.get(name);
		if (binding) return binding;
	}
	return undefined;
}

/** Declares names where Python binds them. */
class PythonNames {
	readonly #reaches: Reaches;

	constructor(reaches: Reaches) {
		this.#reaches = reaches;
	}

	reach(scope: OpenScope, name: string, reach: Reach): void {
		const ofScope = this.#reaches.get(scope) ?? new Map<string, Reach>();
		this.#reaches.set(scope, ofScope.set(name, reach));
	}

	bind(node: Node, scope: OpenScope, builder: ScopeBuilder, kind: BindingKind = "variable"): void {
		const reach = this.#reaches.get(scope)?.get(node.text);
		if (reach === "nonlocal") {
			builder.refer(scope, node, "write");
			return;
		}
		const target = reach === "global" ? builder.root : scope;
		// Other modules may import what is at the top; who inherits sees what is in a class. Imports are for the module itself.
		const isExported = kind !== "import" && (target.kind === "module" || target.kind === "class");
		builder.declare(target, node, kind, { isExported });
	}

	bindPattern(node: Node, scope: OpenScope, builder: ScopeBuilder, kind: BindingKind = "variable"): void {
		switch (node.type) {
			case "identifier":
				this.bind(node, scope, builder, kind);
				return;
			case "pattern_list":
			case "tuple_pattern":
			case "list_pattern":
			case "tuple":
			case "list":
			case "list_splat_pattern":
			case "as_pattern_target":
			case "parenthesized_expression":
				for (const child of node.namedChildren) this.bindPattern(child, scope, builder, kind);
				return;
			default:
				builder.visit(node, scope);
		}
	}
}

const comprehensions = ["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"];
const exportsNothing: Visitor = () => {};

function visitorsWith(names: PythonNames): [string, Visitor][] {
	const target = (scope: OpenScope): OpenScope => scope.nearest("module", "function", "class", "block");
	const reach =
		(how: Reach): Visitor =>
		(node, scope) => {
			for (const name of node.namedChildren) names.reach(scope, name.text, how);
		};
	const bindField =
		(field: string, kind: BindingKind): Visitor =>
		(node, scope, builder) => {
			const left = node.childForFieldName(field);
			if (left) names.bindPattern(left, scope, builder, kind);
			for (const part of node.namedChildren) if (part.startIndex !== left?.startIndex) builder.visit(part, scope);
		};
	return [
		["identifier", (node, scope, builder) => builder.refer(scope, node)],
		["attribute", (node, scope, builder) => builder.visit(node.childForFieldName("object"), scope)],
		["keyword_argument", (node, scope, builder) => builder.visit(node.childForFieldName("value"), scope)],
		["global_statement", reach("global")],
		["nonlocal_statement", reach("nonlocal")],
		["assignment", bindField("left", "variable")],
		["for_statement", bindField("left", "loop")],
		["augmented_assignment", visitAugmented],
		["named_expression", (node, scope, builder) => visitWalrus(node, { scope, target: target(scope), names, builder })],
		["as_pattern", (node, scope, builder) => visitAs(node, scope, builder, names)],
		["function_definition", (node, scope, builder) => visitFunction(node, scope, builder, names)],
		["lambda", (node, scope, builder) => visitFunction(node, scope, builder, names)],
		["class_definition", (node, scope, builder) => visitClass(node, scope, builder, names)],
		["type_alias_statement", (node, scope, builder) => visitTypeAlias(node, scope, builder, names)],
		["import_statement", (node, scope, builder) => visitImport(node, scope, builder, names)],
		["import_from_statement", (node, scope, builder) => visitImport(node, scope, builder, names)],
		["future_import_statement", exportsNothing],
		["case_pattern", (node, scope, builder) => visitCase(node, scope, builder, names)],
		["call", visitCall],
		...comprehensions.map((type): [string, Visitor] => [type, (node, scope, builder) => visitComprehension(node, scope, builder, names)]),
	];
}

function visitAugmented(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const left = node.childForFieldName("left");
	if (left?.type === "identifier") builder.refer(scope, left, "readwrite");
	else builder.visit(left, scope);
	builder.visit(node.childForFieldName("right"), scope);
}

/** `:=` in a comprehension binds in the function around it. */
function visitWalrus(node: Node, { scope, target, names, builder }: { scope: OpenScope; target: OpenScope; names: PythonNames; builder: ScopeBuilder }): void {
	const name = node.childForFieldName("name");
	if (name) names.bind(name, target, builder);
	builder.visit(node.childForFieldName("value"), scope);
}

function visitAs(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	const alias = node.childForFieldName("alias");
	const kind = node.parent?.type === "except_clause" || node.parent?.type === "except_group_clause" ? "catch" : "variable";
	if (alias) names.bindPattern(alias, scope, builder, kind);
	for (const part of node.namedChildren) if (part.startIndex !== alias?.startIndex) builder.visit(part, scope);
}

/** Defaults, annotations and decorators are evaluated outside; type parameters are seen by annotations too. */
function visitFunction(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	const name = node.childForFieldName("name");
	if (name) names.bind(name, scope, builder, "function");
	const outer = withTypeParameters(node, scope, builder);
	const inner = builder.open("function", node, outer);
	for (const parameter of node.childForFieldName("parameters")?.namedChildren ?? []) visitParameter(parameter, outer, inner, builder);
	builder.visit(node.childForFieldName("return_type"), outer);
	builder.visit(node.childForFieldName("body"), inner);
}

function visitParameter(node: Node, outer: OpenScope, inner: OpenScope, builder: ScopeBuilder): void {
	if (node.type === "identifier") {
		builder.declare(inner, node, "parameter");
		return;
	}
	const named = node.childForFieldName("name") ?? node.namedChildren[0];
	for (const part of node.namedChildren) {
		if (part.startIndex === named?.startIndex) visitParameter(part, outer, inner, builder);
		else builder.visit(part, outer);
	}
}

function withTypeParameters(node: Node, scope: OpenScope, builder: ScopeBuilder): OpenScope {
	const list = node.childForFieldName("type_parameters");
	if (!list) return scope;
	const inner = builder.open("block", node, scope);
	for (const name of list.descendantsOfType("identifier")) builder.declare(inner, name, "type", { isExported: true });
	return inner;
}

function visitClass(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	const name = node.childForFieldName("name");
	if (name) names.bind(name, scope, builder, "class");
	const outer = withTypeParameters(node, scope, builder);
	builder.visit(node.childForFieldName("body"), builder.open("class", node, outer));
	builder.visit(node.childForFieldName("superclasses"), outer);
}

function visitTypeAlias(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	const [name, ...parameters] = node.childForFieldName("left")?.descendantsOfType("identifier") ?? [];
	if (name) names.bind(name, scope, builder, "type");
	const inner = builder.open("block", node, scope);
	for (const parameter of parameters) builder.declare(inner, parameter, "type", { isExported: true });
	builder.visit(node.childForFieldName("right"), inner);
}

function visitImport(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	for (const part of node.childrenForFieldName("name")) {
		const alias = part.childForFieldName("alias");
		// `import a.b` makes `a`; `from x import a` has one part only.
		const name = alias ?? part.namedChildren[0];
		if (name) names.bind(name, scope, builder, "import");
	}
	if (node.namedChildren.some((child) => child.type === "wildcard_import")) builder.isOpaque = true;
}

/** A plain name captures; a dotted one is looked up, and so is the class of a class pattern. */
function visitCase(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	for (const part of node.namedChildren) {
		if (part.type === "dotted_name" && part.namedChildren.length === 1) names.bindPattern(part.namedChildren[0] ?? part, scope, builder);
		else if (part.type === "dotted_name") builder.visit(part.namedChildren[0], scope);
		else if (part.type === "class_pattern") {
			const [type, ...fields] = part.namedChildren;
			builder.visit(type?.namedChildren[0], scope);
			for (const field of fields) visitCase(field, scope, builder, names);
		} else if (part.type === "keyword_pattern") {
			// The keyword is an attribute of the class.
			for (const value of part.namedChildren.slice(1)) {
				if (value.type === "dotted_name" && value.namedChildren.length === 1) names.bindPattern(value.namedChildren[0] ?? value, scope, builder);
				else visitCase(value, scope, builder, names);
			}
		} else if (part.type === "splat_pattern" || (part.type === "identifier" && node.type === "as_pattern")) {
			const name = part.type === "identifier" ? part : part.namedChildren.find((child) => child.type === "identifier");
			if (name) names.bind(name, scope, builder);
		} else if (part.type !== "string") visitCase(part, scope, builder, names);
	}
}

function visitComprehension(node: Node, scope: OpenScope, builder: ScopeBuilder, names: PythonNames): void {
	const inner = builder.open("comprehension", node, scope);
	let isFirst = true;
	for (const part of node.namedChildren) {
		if (part.type !== "for_in_clause") {
			builder.visit(part, inner);
			continue;
		}
		const left = part.childForFieldName("left");
		if (left) names.bindPattern(left, inner, builder, "loop");
		// Only the first source is evaluated outside.
		for (const source of part.childrenForFieldName("right")) builder.visit(source, isFirst ? scope : inner);
		isFirst = false;
	}
}

function visitCall(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const callee = node.childForFieldName("function");
	if (callee?.type === "identifier" && callee.text === "exec") builder.isOpaque = true;
	builder.visitChildren(node, scope);
}
