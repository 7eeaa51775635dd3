// What JavaScript and TypeScript nodes mean for names: hoisting, destructuring, modules, JSX, and TypeScript's separate types and values.
// Types live in javascript-type-scopes.ts.

import type { Node } from "web-tree-sitter";
import { enterFunction, isDeclaredOutward, type PatternKind, visitPattern } from "./javascript-patterns.ts";
import { typeVisitors } from "./javascript-type-scopes.ts";
import { type LanguageScopes, lookUp, type OpenScope, type ScopeBuilder, type Visitor } from "./scope-builder.ts";

export function javascriptScopes(): LanguageScopes {
	/** Of one file: filled while walking, read at the end. */
	const file: FileState = { exportedNames: [], isModule: false, globalScopes: [] };
	return {
		visitors: new Map<string, Visitor>([...valueVisitors, ...typeVisitors, ...moduleVisitors(file)]),
		finish: (builder) => finish(builder, file),
	};
}

interface FileState {
	exportedNames: string[];
	isModule: boolean;
	globalScopes: OpenScope[];
}

const moduleMarks: ReadonlySet<string> = new Set(["require", "module", "exports"]);

function finish(builder: ScopeBuilder, file: FileState): void {
	for (const scope of file.globalScopes)
		for (const [name, binding] of scope.bindings) if (!builder.root.bindings.has(name)) builder.root.bindings.set(name, binding);
	for (const name of file.exportedNames) {
		const binding = builder.root.bindings.get(name);
		if (binding) binding.isExported = true;
	}
	for (const reference of builder.references) {
		const { name, node } = reference;
		if (moduleMarks.has(name) && !lookUp(reference)) file.isModule = true;
		if (name === "eval" && node.parent?.type === "call_expression") builder.isOpaque = true;
	}
	// The top level of a script belongs to every script of the page.
	if (!file.isModule) for (const binding of builder.root.bindings.values()) binding.isExported = true;
}

const opensBlock: Visitor = (node, scope, builder) => builder.visitChildren(node, builder.open("block", node, scope));
const isFunctionNode: Visitor = (node, scope, builder) => enterFunction(node, scope, builder, { isSignature: false });

const valueVisitors: readonly [string, Visitor][] = [
	["identifier", (node, scope, builder) => builder.refer(scope, node)],
	["shorthand_property_identifier", (node, scope, builder) => builder.refer(scope, node)],
	["statement_block", opensBlock],
	["switch_body", opensBlock],
	["for_statement", opensBlock],
	["for_in_statement", visitForIn],
	["catch_clause", visitCatch],
	["lexical_declaration", visitDeclaration],
	["variable_declaration", visitDeclaration],
	["using_declaration", visitDeclaration],
	["function_declaration", visitFunctionDeclaration],
	["generator_function_declaration", visitFunctionDeclaration],
	["function_expression", isFunctionNode],
	["generator_function", isFunctionNode],
	["arrow_function", isFunctionNode],
	["method_definition", isFunctionNode],
	["class_declaration", visitClass],
	["abstract_class_declaration", visitClass],
	["class", visitClass],
	["class_static_block", (node, scope, builder) => builder.visitChildren(node, builder.open("function", node, scope))],
	["assignment_expression", visitAssignment],
	["augmented_assignment_expression", visitUpdate],
	["update_expression", visitUpdate],
	["jsx_opening_element", visitJsx],
	["jsx_self_closing_element", visitJsx],
	["jsx_closing_element", () => {}],
	["jsx_namespace_name", () => {}],
	[
		"with_statement",
		(node, scope, builder) => {
			builder.isOpaque = true;
			builder.visitChildren(node, scope);
		},
	],
];

function moduleVisitors(file: FileState): [string, Visitor][] {
	return [
		[
			"import_statement",
			(node, scope, builder) => {
				file.isModule = true;
				visitImport(node, scope, builder);
			},
		],
		[
			"export_statement",
			(node, scope, builder) => {
				file.isModule ||= scope === builder.root;
				// `export { a } from "b"` names nothing of this file.
				if (node.childForFieldName("source")) return;
				builder.visitChildren(node, scope);
			},
		],
		[
			"export_specifier",
			(node, scope, builder) => {
				const name = node.childForFieldName("name");
				if (name?.type !== "identifier") return;
				file.exportedNames.push(name.text);
				builder.refer(scope, name, "read", "both");
			},
		],
		["namespace_export", () => {}],
		[
			"ambient_declaration",
			(node, scope, builder) => {
				const isGlobal = node.namedChildren.some((child) => child.type === "statement_block");
				if (!isGlobal) return builder.visitChildren(node, scope);
				const inner = builder.open("module", node, scope);
				file.globalScopes.push(inner);
				for (const block of node.namedChildren) builder.visitChildren(block, inner);
			},
		],
	];
}

function visitImport(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const declare = (name: Node | null | undefined) => name && builder.declare(scope, name, "import", { meaning: "both" });
	for (const clause of node.namedChildren) {
		if (clause.type !== "import_clause" && clause.type !== "import_require_clause") continue;
		for (const part of clause.namedChildren) {
			if (part.type === "identifier") declare(part);
			else if (part.type === "namespace_import") declare(part.namedChildren.find((child) => child.type === "identifier"));
			else if (part.type === "named_imports")
				for (const specifier of part.namedChildren) declare(specifier.childForFieldName("alias") ?? specifier.childForFieldName("name"));
		}
	}
}

function visitDeclaration(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const isVar = node.type === "variable_declaration";
	const kind: PatternKind = isVar || node.children[0]?.type === "let" ? "variable" : "constant";
	// What `using` declares is used when the block ends.
	const isExported = node.type === "using_declaration" || isDeclaredOutward(node, scope);
	const target = isVar ? scope.nearest("function", "module") : scope;
	for (const declarator of node.namedChildren) {
		if (declarator.type !== "variable_declarator") continue;
		const name = declarator.childForFieldName("name");
		if (name) visitPattern(name, { scope, builder, declareAs: { kind, target, isExported } });
		for (const part of declarator.namedChildren) if (part.startIndex !== name?.startIndex) builder.visit(part, scope);
	}
}

function visitForIn(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const inner = builder.open("block", node, scope);
	const left = node.childForFieldName("left");
	const kind = node.childForFieldName("kind")?.type;
	if (left) {
		const target = kind === "var" ? scope.nearest("function", "module") : inner;
		const isExported = kind === "using";
		visitPattern(left, { scope: inner, builder, ...(kind ? { declareAs: { kind: kind === "const" ? "constant" : "loop", target, isExported } } : {}) });
	}
	for (const part of ["value", "right", "body"]) builder.visit(node.childForFieldName(part), inner);
}

function visitCatch(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const inner = builder.open("block", node, scope);
	const parameter = node.childForFieldName("parameter");
	if (parameter) visitPattern(parameter, { scope: inner, builder, declareAs: { kind: "catch", target: inner, isExported: false } });
	for (const part of ["type", "body"]) builder.visit(node.childForFieldName(part), inner);
}

function visitFunctionDeclaration(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	if (name) {
		const binding = builder.declare(scope, name, "function", { isExported: isDeclaredOutward(node, scope) });
		// Outside strict mode the name is a `var` of the function around, too.
		const hoisted = scope.nearest("function", "module").bindings;
		if (!hoisted.has(binding.name)) hoisted.set(binding.name, binding);
	}
	enterFunction(node, scope, builder, { isSignature: false });
}

function visitClass(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const inner = builder.open("class", node, scope);
	const name = node.childForFieldName("name");
	const isDeclaration = node.type !== "class";
	if (name) {
		const target = isDeclaration ? scope : inner;
		builder.declare(target, name, "class", { meaning: "both", isExported: isDeclaration && isDeclaredOutward(node, scope) });
	}
	for (const part of node.namedChildren) if (part.startIndex !== name?.startIndex) builder.visit(part, inner);
}

function visitAssignment(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const left = node.childForFieldName("left");
	if (left) visitPattern(left, { scope, builder });
	builder.visit(node.childForFieldName("right"), scope);
}

function visitUpdate(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	for (const part of node.namedChildren) {
		const isTarget = part.type === "identifier" && part.startIndex === (node.childForFieldName("left") ?? node.childForFieldName("argument"))?.startIndex;
		if (isTarget) builder.refer(scope, part, "readwrite");
		else builder.visit(part, scope);
	}
}

function visitJsx(node: Node, scope: OpenScope, builder: ScopeBuilder): void {
	const name = node.childForFieldName("name");
	for (const part of node.namedChildren) {
		// `<div>` is an element of the platform, `<Page>` a name of the program.
		const isIntrinsic = part.startIndex === name?.startIndex && part.type === "identifier" && /^[a-z]/.test(part.text);
		if (!isIntrinsic) builder.visit(part, scope);
	}
}
