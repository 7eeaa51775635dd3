// The port between the walk over a tree and a language: what kind each node is, and what a node of that kind counts.

import type { Language } from "web-tree-sitter";
import type { SourceText } from "../trees/source-text.ts";
import type { TreeWalker } from "../trees/tree-walker.ts";
import type { CognitiveOf, Tally } from "./tally.ts";

/** Where the walk is. One object for the whole walk; its fields change. */
export interface Place {
	readonly cursor: TreeWalker;
	readonly source: SourceText;
	readonly tally: Tally;
	readonly parent: number;
	readonly grandparent: number;
	/** Set by a counter on one child for those that come after it, such as "an else was seen"; 0 for the first child. */
	mark: number;
}

/** What is undone when the walk leaves the node; added together. `custom` ones are handed to `leave`. */
export const undo = { nothing: 0, nesting: 1, frame: 2, run: 4, custom: 8, custom2: 16, custom3: 32 } as const;

export interface Counter {
	/** Kinds by node type id; 0 means nothing. */
	readonly kinds: Uint8Array;
	/** Kinds whose every child is shown to `enter`, also children that have no kind. */
	readonly watched: Uint8Array;
	readonly cognitiveOf: CognitiveOf;
	/** Returns what is to be undone when the node is left. */
	enter(kind: number, place: Place): number;
	leave?(actions: number): void;
	/** What else the count of a node depends on, beyond its parents. */
	context?(): number;
}

/** Names of named node types, or of tokens written with a leading ":" (":&&"). Types that this grammar lacks are passed over. */
export function kindTable(language: Language, kinds: Readonly<Record<string, number>>): Uint8Array {
	const table = new Uint8Array(language.nodeTypeCount);
	const wanted = new Map(Object.entries(kinds));
	// By name, because an alias has an id of its own beside that of the type it stands for.
	for (let id = 0; id < table.length; id++) {
		const name = language.nodeTypeForId(id);
		if (name === null) continue;
		const kind = wanted.get(language.nodeTypeIsNamed(id) ? name : `:${name}`);
		if (kind !== undefined) table[id] = kind;
	}
	return table;
}

export function kindSet(...kinds: readonly number[]): Uint8Array {
	const set = new Uint8Array(256);
	for (const kind of kinds) set[kind] = 1;
	return set;
}

/** Whether exactly this stands at an offset. */
export function standsAt(source: SourceText, at: number, text: string): boolean {
	return source.slice(at, at + text.length) === text;
}

/** What stands in a body is nested in it, also where no braces are around it; the walk does so only for what is under a node. */
export function countInBody({ tally }: Place, count: () => number): number {
	tally.nesting++;
	const actions = count();
	tally.nesting--;
	return actions | undo.nesting;
}

/** Whether the parentheses around this stand in an operation of a boolean operator: then the run of operators goes on in them. */
export function isOperandInParentheses({ cursor }: Place): boolean {
	const operator = cursor.currentNode.parent?.parent?.childForFieldName("operator")?.type;
	return operator === "&&" || operator === "||" || operator === "??";
}

/** Runs of the same boolean operator: `a && b && c || d` are two. A stack, because an operand may hold an expression of its own. */
export class BooleanRuns {
	readonly #last: number[] = [];

	get isOpen(): boolean {
		return this.#last.length > 0;
	}

	begin(): void {
		this.#last.push(0);
	}

	end(): void {
		this.#last.pop();
	}

	/** Whether this operator begins a new run. */
	next(operator: number): boolean {
		const isNew = this.#last.at(-1) !== operator;
		if (this.#last.length > 0) this.#last[this.#last.length - 1] = operator;
		return isNew;
	}
}
