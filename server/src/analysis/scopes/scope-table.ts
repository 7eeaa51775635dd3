// The port to what a file's names mean: scopes, the bindings made in them, and every reference with what it refers to.
// Built per language in this folder; rules ask it about unused, undefined, shadowed and reassigned names.

import type { Node } from "web-tree-sitter";

export type BindingKind = "variable" | "constant" | "parameter" | "function" | "class" | "import" | "type" | "field" | "catch" | "loop";

export interface Binding {
	readonly name: string;
	readonly kind: BindingKind;
	/** The name's own node where it is declared. */
	readonly declaration: Node;
	/** All of them where there is more than one: overloads, merged types, `var x` or `x = 1` twice. The first is `declaration`. */
	readonly declarations: readonly Node[];
	readonly scope: Scope;
	readonly references: readonly Reference[];
	/** Visible outside the file: exported, a public member, top level of a module that others import. */
	readonly isExported: boolean;
}

export interface Reference {
	readonly name: string;
	readonly node: Node;
	readonly scope: Scope;
	/** `write` alone does not use a value; `readwrite` is `x += 1`. */
	readonly access: "read" | "write" | "readwrite";
	/** Undefined: a global, a builtin, or not defined. */
	readonly binding: Binding | undefined;
}

export interface Scope {
	readonly kind: "module" | "function" | "block" | "class" | "comprehension";
	readonly node: Node;
	readonly parent: Scope | undefined;
	readonly bindings: ReadonlyMap<string, Binding>;
}

export interface ScopeTable {
	readonly root: Scope;
	readonly bindings: readonly Binding[];
	readonly references: readonly Reference[];
	/** The binding that a name at this node refers to or declares. */
	bindingAt(node: Node): Binding | undefined;
	scopeAt(node: Node): Scope;
	/** Whether names can come into being unseen (`eval`, `with`, `import *`, `exec`): absence proves nothing then. */
	readonly isOpaque: boolean;
}
