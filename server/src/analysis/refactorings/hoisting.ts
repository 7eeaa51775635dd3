// Whether what a block declares may be declared in the block around it instead.

import type { Node } from "web-tree-sitter";
import { contains } from "../rules/tree.ts";
import type { Scope } from "../scopes/scope-table.ts";
import type { Place } from "./place.ts";

/** A name that would clash with another one, or be taken for it. */
export function hoistingConflict(block: Node, place: Place): string | undefined {
	if (place.grammar === "python") return undefined;
	const table = place.scopes();
	const inner = table.bindings.filter(({ scope }) => scope.node.id === block.id);
	if (inner.length === 0) return undefined;
	const target = inner[0]?.scope.parent;
	if (!target) return undefined;
	for (const { name } of inner) {
		if (isDeclaredFor(target, name)) return name;
		const others = table.references.filter((each) => each.name === name && contains(target.node, each.node) && !contains(block, each.node));
		if (others.some(({ binding }) => !binding || !contains(target.node, binding.scope.node) || binding.scope.node.id === target.node.id)) return name;
	}
	return undefined;
}

/** Parameters and the body of a function are told apart by some grammars, but not by the languages. */
function isDeclaredFor(scope: Scope, name: string): boolean {
	if (scope.bindings.has(name)) return true;
	return scope.kind === "block" && scope.parent?.kind === "function" && scope.parent.bindings.has(name);
}
