// What Go nodes mean for names. A name is visible only after the statement that declares it, so that `x := x` refers to the outer one.
// Other files of the package are not seen: what is unresolved may be theirs.

import type { Node } from "web-tree-sitter";
import type { LanguageScopes, OpenBinding, OpenScope, ScopeBuilder, Visitor } from "./scope-builder.ts";
import type { BindingKind } from "./scope-table.ts";

/** From which offset on a local name is visible; absent: everywhere in its scope. */
type VisibleFrom = Map<OpenBinding, number>;

export function goScopes(): LanguageScopes {
	const visibleFrom: VisibleFrom = new Map();
	return {
		visitors: new Map(visitorsWith(new GoNames(visibleFrom))),
		lookUp: ({ name, scope, start }) => {
			for (let at: OpenScope | undefined = scope; at; at = at.parent) {
				const binding = at.bindings.get(name);
				if (binding && start >= (visibleFrom.get(binding) ?? 0)) return binding;
			}
			return undefined;
		},
	};
}

class GoNames {
	readonly #visibleFrom: VisibleFrom;

	constructor(visibleFrom: VisibleFrom) {
		this.#visibleFrom = visibleFrom;
	}

	declare(node: Node, scope: OpenScope, builder: ScopeBuilder, { kind, from }: { kind: BindingKind; from?: number }): void {
		if (node.text === "_") return;
		const isPackage = scope.kind === "module";
		const binding = builder.declare(scope, node, kind, { isExported: isPackage && kind !== "import" });
		if (from !== undefined && !isPackage && !this.#visibleFrom.has(binding)) this.#visibleFrom.set(binding, from);
	}
}

/** Left of `:=`: what the scope has already is assigned, the rest is made. */
function declareShort(node: Node, scope: OpenScope, builder: ScopeBuilder, how: { names: GoNames; kind: BindingKind; from: number }): void {
	for (const name of node.type === "expression_list" ? node.namedChildren : [node]) {
		if (name.type !== "identifier") builder.visit(name, scope);
		else if (scope.bindings.has(name.text)) builder.refer(scope, name, "write");
		else how.names.declare(name, scope, builder, how);
	}
}

function assign(node: Node, scope: OpenScope, builder: ScopeBuilder, access: "write" | "readwrite"): void {
	for (const target of node.type === "expression_list" ? node.namedChildren : [node]) {
		if (target.type !== "identifier") builder.visit(target, scope);
		else if (target.text !== "_") builder.refer(scope, target, access);
	}
}

const opensBlock: Visitor = (node, scope, builder) => builder.visitChildren(node, builder.open("block", node, scope));
const blocks = [
	"block",
	"if_statement",
	"for_statement",
	"expression_switch_statement",
	"select_statement",
	"expression_case",
	"type_case",
	"communication_case",
	"default_case",
];
const parameters: ReadonlySet<string> = new Set(["parameter_declaration", "variadic_parameter_declaration"]);
/** Outside of functions that have a body, their names are for the reader only. */
const visitTypeOnly: Visitor = (node, scope, builder) => builder.visit(node.childForFieldName("type"), scope);
const skipped: Visitor = () => {};

function visitorsWith(names: GoNames): [string, Visitor][] {
	const enter: Visitor = (node, scope, builder) => enterFunction(node, scope, builder, names);
	const refer: Visitor = (node, scope, builder) => {
		if (node.text !== "_") builder.refer(scope, node);
	};
	return [
		["identifier", refer],
		["type_identifier", refer],
		["package_identifier", refer],
		["package_clause", skipped],
		["import_spec", (node, scope, builder) => visitImport(node, scope, builder, names)],
		["function_declaration", enter],
		["method_declaration", enter],
		["func_literal", enter],
		["parameter_declaration", visitTypeOnly],
		["variadic_parameter_declaration", visitTypeOnly],
		["type_spec", (node, scope, builder) => visitType(node, scope, builder, names)],
		["type_alias", (node, scope, builder) => visitType(node, scope, builder, names)],
		["const_spec", (node, scope, builder) => visitSpec(node, scope, builder, { names, kind: "constant" })],
		["var_spec", (node, scope, builder) => visitSpec(node, scope, builder, { names, kind: "variable" })],
		["short_var_declaration", (node, scope, builder) => visitAssigning(node, scope, builder, { names, kind: "variable" })],
		["receive_statement", (node, scope, builder) => visitAssigning(node, scope, builder, { names, kind: "variable" })],
		["range_clause", (node, scope, builder) => visitAssigning(node, scope, builder, { names, kind: "loop" })],
		["assignment_statement", visitAssignment],
		["inc_statement", visitStep],
		["dec_statement", visitStep],
		["type_switch_statement", (node, scope, builder) => visitTypeSwitch(node, scope, builder, names)],
		...blocks.map((type): [string, Visitor] => [type, opensBlock]),
	];
}

function visitImport(node: Node, scope: OpenScope, builder: ScopeBuilder, names: GoNames): void {
	const alias = node.childForFieldName("name");
	const path = node.childForFieldName("path");
	if (alias?.type === "dot") builder.isOpaque = true;
	else if (alias) {
		if (alias.type === "package_identifier") names.declare(alias, scope, builder, { kind: "import" });
	} else if (path) builder.declareName(scope, packageName(path.text.slice(1, -1)), path, "import");
}

/** As packages are named by custom: "gopkg.in/yaml.v3" is yaml, "example.com/chi/v5" is chi, "go-cmp" is cmp. */
function packageName(path: string): string {
	const parts = path.split("/");
	const last = parts.length > 1 && /^v\d+$/.test(parts.at(-1) ?? "") ? parts.at(-2) : parts.at(-1);
	return (last ?? path)
		.replace(/\.v\d+$/, "")
		.replace(/^go-|[-.]go$/g, "")
		.replace(/[-.]/g, "_");
}

/** The body shares the scope of the parameters, as the language has it. */
function enterFunction(node: Node, scope: OpenScope, builder: ScopeBuilder, names: GoNames): void {
	const name = node.childForFieldName("name");
	// Methods are found through their receiver; `init` and `_` by nobody.
	if (name?.type === "identifier" && name.text !== "init") names.declare(name, scope, builder, { kind: "function" });
	const inner = builder.open("function", node, scope);
	declareTypeParameters(node, inner, builder);
	const receiver = node.childForFieldName("receiver");
	for (const argument of receiver?.descendantsOfType("type_arguments") ?? [])
		for (const type of argument.descendantsOfType("type_identifier")) builder.declare(inner, type, "type", { isExported: true });
	const body = node.childForFieldName("body");
	const bodyStart = body?.startIndex ?? node.endIndex;
	for (const list of [receiver, node.childForFieldName("parameters"), node.childForFieldName("result")]) {
		if (list?.type !== "parameter_list") {
			builder.visit(list, inner);
			continue;
		}
		for (const parameter of list.namedChildren) {
			if (!parameters.has(parameter.type)) continue;
			// In `hash hash.Hash` the second one is a package.
			for (const each of parameter.childrenForFieldName("name")) names.declare(each, inner, builder, { kind: "parameter", from: bodyStart });
			builder.visit(parameter.childForFieldName("type"), inner);
		}
	}
	if (body) builder.visitChildren(body, inner);
}

function declareTypeParameters(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	for (const parameter of node.childForFieldName("type_parameters")?.namedChildren ?? []) {
		for (const name of parameter.childrenForFieldName("name")) builder.declare(scope, name, "type", { isExported: true });
		builder.visit(parameter.childForFieldName("type"), scope);
	}
}

function visitType(node: Node, scope: OpenScope, builder: ScopeBuilder, names: GoNames): void {
	const name = node.childForFieldName("name");
	if (name) names.declare(name, scope, builder, { kind: "type", from: name.startIndex });
	const inner = builder.open("block", node, scope);
	declareTypeParameters(node, inner, builder);
	builder.visit(node.childForFieldName("type"), inner);
}

interface HowDeclared {
	names: GoNames;
	kind: BindingKind;
}

function visitSpec(node: Node, scope: OpenScope, builder: ScopeBuilder, { names, kind }: HowDeclared): void {
	for (const name of node.childrenForFieldName("name")) if (name.type === "identifier") names.declare(name, scope, builder, { kind, from: node.endIndex });
	builder.visit(node.childForFieldName("value"), scope);
	builder.visit(node.childForFieldName("type"), scope);
}

/** `a, b := …`, `case v := <-c`, `for k, v := range …`; each of the last two also with `=`. */
function visitAssigning(node: Node, scope: OpenScope, builder: ScopeBuilder, { names, kind }: HowDeclared): void {
	const left = node.childForFieldName("left");
	const declares = node.children.some((child) => child.type === ":=");
	if (left && declares) declareShort(left, scope, builder, { names, kind, from: node.endIndex });
	else if (left) assign(left, scope, builder, "write");
	builder.visit(node.childForFieldName("right"), scope);
}

function visitAssignment(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const left = node.childForFieldName("left");
	const isPlain = node.childForFieldName("operator")?.type === "=";
	if (left) assign(left, scope, builder, isPlain ? "write" : "readwrite");
	builder.visit(node.childForFieldName("right"), scope);
}

function visitStep(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	for (const target of node.namedChildren) assign(target, scope, builder, "readwrite");
}

function visitTypeSwitch(node: Node, scope: OpenScope, builder: ScopeBuilder, names: GoNames): void {
	const inner = builder.open("block", node, scope);
	const alias = node.childForFieldName("alias");
	const value = node.childForFieldName("value");
	if (alias) declareShort(alias, inner, builder, { names, kind: "variable", from: value?.endIndex ?? alias.endIndex });
	builder.visitAll(
		node.namedChildren.filter((part) => part.startIndex !== alias?.startIndex),
		inner,
	);
}
