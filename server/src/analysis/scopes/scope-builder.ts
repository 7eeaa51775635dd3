// Gathers the scopes, bindings and references of one tree, then joins each name to its binding. Knows no language: a table of visitors
// per language says what each kind of node means. Walks with a stack of its own, so that deep nesting costs memory, not the call stack.

import type { Node } from "web-tree-sitter";
import type { Binding, BindingKind, Reference, Scope, ScopeTable } from "./scope-table.ts";

/** What a name can stand for. Only TypeScript keeps types and values apart; elsewhere all is "value". */
export type Meaning = "value" | "type" | "both";

export interface DeclareOptions {
	meaning?: Meaning;
	isExported?: boolean;
}

/** Handles one node: opens scopes, declares, refers, and says with `visit` where to go on. */
export type Visitor = (node: Node, scope: OpenScope, builder: ScopeBuilder) => void;

export interface LanguageScopes {
	visitors: ReadonlyMap<string, Visitor>;
	/** Where a name that its own scope lacks is looked up: the scope around, unless a language has exceptions (class bodies in Python). */
	lookUp?(reference: { name: string; start: number; scope: OpenScope; meaning: Meaning }): OpenBinding | undefined;
	/** After all names are gathered and before they are joined: exports by list, names made by assignment. */
	finish?(builder: ScopeBuilder): void;
}

export class OpenBinding implements Binding {
	readonly name: string;
	readonly kind: BindingKind;
	readonly scope: OpenScope;
	readonly references: OpenReference[] = [];
	readonly declarations: Node[];
	/** Of the first of them. */
	readonly start: number;
	isExported: boolean;
	meaning: Meaning;

	constructor(name: string, node: Node, { kind, scope, isExported, meaning }: Pick<OpenBinding, "kind" | "scope" | "isExported" | "meaning">) {
		this.name = name;
		this.declarations = [node];
		this.start = node.startIndex;
		this.kind = kind;
		this.scope = scope;
		this.isExported = isExported;
		this.meaning = meaning;
	}

	get declaration(): Node {
		return this.declarations[0] as Node;
	}
}

export class OpenScope implements Scope {
	readonly kind: Scope["kind"];
	readonly node: Node;
	readonly parent: OpenScope | undefined;
	readonly bindings = new Map<string, OpenBinding>();

	constructor(kind: Scope["kind"], node: Node, parent: OpenScope | undefined) {
		this.kind = kind;
		this.node = node;
		this.parent = parent;
	}

	/** The nearest scope around, itself included, of one of the kinds. */
	nearest(...kinds: Scope["kind"][]): OpenScope {
		let scope: OpenScope = this;
		while (!kinds.includes(scope.kind) && scope.parent) scope = scope.parent;
		return scope;
	}
}

class OpenReference implements Reference {
	readonly name: string;
	readonly node: Node;
	readonly start: number;
	readonly scope: OpenScope;
	readonly access: Reference["access"];
	readonly meaning: Meaning;
	/** Known when all names are. */
	binding: OpenBinding | undefined;

	constructor(name: string, node: Node, { scope, access, meaning }: Pick<OpenReference, "scope" | "access" | "meaning">) {
		this.name = name;
		this.node = node;
		this.start = node.startIndex;
		this.scope = scope;
		this.access = access;
		this.meaning = meaning;
	}
}

export class ScopeBuilder {
	readonly root: OpenScope;
	isOpaque = false;
	readonly #language: LanguageScopes;
	readonly #stack: { node: Node; scope: OpenScope }[] = [];
	readonly #scopes: OpenScope[] = [];
	readonly #bindings: OpenBinding[] = [];
	readonly #references: OpenReference[] = [];

	constructor(root: Node, language: LanguageScopes) {
		this.#language = language;
		this.root = this.open("module", root, undefined);
	}

	build(): ScopeTable {
		this.visit(this.root.node, this.root);
		for (let next = this.#stack.pop(); next; next = this.#stack.pop()) {
			const visitor = this.#language.visitors.get(next.node.type);
			if (visitor) visitor(next.node, next.scope, this);
			else this.visitChildren(next.node, next.scope);
		}
		this.#language.finish?.(this);
		return this.#join();
	}

	open(kind: Scope["kind"], node: Node, parent: OpenScope | undefined): OpenScope {
		const scope = new OpenScope(kind, node, parent);
		this.#scopes.push(scope);
		return scope;
	}

	/** Later: with its visitor, or through its children where it has none. */
	visit(node: Node | null | undefined, scope: OpenScope): void {
		if (node) this.#stack.push({ node, scope });
	}

	visitAll(nodes: readonly Node[], scope: OpenScope): void {
		for (let index = nodes.length - 1; index >= 0; index--) this.visit(nodes[index], scope);
	}

	visitChildren(node: Node, scope: OpenScope): void {
		this.visitAll(node.namedChildren, scope);
	}

	/** A second declaration of the name in the scope joins the first. */
	declare(scope: OpenScope, node: Node, kind: BindingKind, options: DeclareOptions = {}): OpenBinding {
		return this.declareName(scope, node.text, node, kind, options);
	}

	/** For names that the node itself does not spell: the last part of an import's path. */
	declareName(scope: OpenScope, name: string, node: Node, kind: BindingKind, options: DeclareOptions = {}): OpenBinding {
		const { meaning = "value", isExported = false } = options;
		const known = scope.bindings.get(name);
		if (known) {
			known.declarations.push(node);
			if (known.meaning !== meaning) known.meaning = "both";
			known.isExported ||= isExported;
			return known;
		}
		const binding = new OpenBinding(name, node, { kind, scope, isExported, meaning });
		scope.bindings.set(name, binding);
		this.#bindings.push(binding);
		return binding;
	}

	refer(scope: OpenScope, node: Node, access: Reference["access"] = "read", meaning: Meaning = "value"): void {
		this.#references.push(new OpenReference(node.text, node, { scope, access, meaning }));
	}

	/** For names that the node itself does not spell: the method "size()" in Java. */
	referName(scope: OpenScope, name: string, node: Node): void {
		this.#references.push(new OpenReference(name, node, { scope, access: "read", meaning: "value" }));
	}

	/** So far, not joined. */
	get references(): readonly OpenReference[] {
		return this.#references;
	}

	#join(): ScopeTable {
		const byStart = new Map<number, Binding>();
		for (const binding of this.#bindings) for (const { startIndex } of binding.declarations) byStart.set(startIndex, binding);
		for (const reference of this.#references.sort((a, b) => a.start - b.start)) {
			const binding = this.#language.lookUp ? this.#language.lookUp(reference) : lookUp(reference);
			reference.binding = binding;
			binding?.references.push(reference);
			if (binding && !byStart.has(reference.start)) byStart.set(reference.start, binding);
		}
		this.#bindings.sort((a, b) => a.start - b.start);
		return {
			root: this.root,
			bindings: this.#bindings,
			references: this.#references,
			bindingAt: (node) => byStart.get(node.startIndex),
			scopeAt: (node) => this.#scopeAt(node),
			isOpaque: this.isOpaque,
		};
	}

	/** The innermost one; of those around the same node, the one opened last. */
	#scopeAt({ startIndex, endIndex }: Node): OpenScope {
		let best = this.root;
		for (const scope of this.#scopes) {
			const { startIndex: start, endIndex: end } = scope.node;
			const isInside = start <= startIndex && endIndex <= end;
			if (isInside && end - start <= best.node.endIndex - best.node.startIndex) best = scope;
		}
		return best;
	}
}

export function lookUp({ name, scope, meaning }: { name: string; scope: OpenScope; meaning: Meaning }): OpenBinding | undefined {
	for (let at: OpenScope | undefined = scope; at; at = at.parent) {
		const binding = at.bindings.get(name);
		if (binding && (meaning === "both" || binding.meaning === "both" || binding.meaning === meaning)) return binding;
	}
	return undefined;
}
