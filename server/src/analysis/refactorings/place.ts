// Where a refactoring is asked for: the selection in the tree of one text, without the white space at its ends; and how the text around it
// is laid out.

import type { Node } from "web-tree-sitter";
import type { Grammar } from "../rules/rule.ts";
import { buildScopes } from "../scopes/build-scopes.ts";
import type { ScopeTable } from "../scopes/scope-table.ts";
import type { SyntaxTable } from "../trees/syntax-table.ts";

export interface PlaceOptions {
	grammar: Grammar;
	table: SyntaxTable;
	start: number;
	end: number;
}

export class Place {
	readonly grammar: Grammar;
	readonly root: Node;
	readonly source: string;
	readonly start: number;
	readonly end: number;
	/** The smallest node around the selection. */
	readonly node: Node;
	readonly #table: SyntaxTable;
	#scopes: ScopeTable | undefined;
	#unit: string | undefined;

	constructor({ grammar, table, start, end }: PlaceOptions) {
		const { root, source } = table;
		this.grammar = grammar;
		this.#table = table;
		this.root = root;
		this.source = source;
		const selected = source.slice(start, end);
		const isBlank = selected.trim() === "";
		this.start = isBlank ? start : start + selected.length - selected.trimStart().length;
		this.end = isBlank ? start : end - (selected.length - selected.trimEnd().length);
		this.node = root.descendantForIndex(this.start, this.end) ?? root;
	}

	get isCaret(): boolean {
		return this.start === this.end;
	}

	/** Of the whole file; made when it is first asked for. */
	scopes(): ScopeTable {
		this.#scopes ??= buildScopes(this.grammar, this.#table);
		return this.#scopes;
	}

	/** The nearest node around the selection, of these types. */
	around(types: ReadonlySet<string>): Node | undefined {
		for (let node: Node | null = this.node; node; node = node.parent) if (types.has(node.type)) return node;
		return undefined;
	}

	/** The same, where the selection lies in its head, before what `bodyOf` says, or is all of it. */
	headOf(types: ReadonlySet<string>, bodyOf: (node: Node) => Node | null | undefined): Node | undefined {
		const node = this.around(types);
		const body = node && bodyOf(node);
		if (!body || this.start > body.startIndex) return undefined;
		return this.end <= body.startIndex || (this.start === node.startIndex && this.end === node.endIndex) ? node : undefined;
	}

	get newline(): string {
		return /\r\n|\n/.exec(this.source)?.[0] ?? "\n";
	}

	/** One step of indentation, as the file has it. */
	get unit(): string {
		this.#unit ??= indentUnitOf(this.source);
		return this.#unit;
	}

	lineStart(offset: number): number {
		return this.source.lastIndexOf("\n", offset - 1) + 1;
	}

	/** White space at the start of the line. */
	indentAt(offset: number): string {
		const start = this.lineStart(offset);
		return /^[ \t]*/.exec(this.source.slice(start, offset))?.[0] ?? "";
	}

	isFirstOnLine(offset: number): boolean {
		return this.source.slice(this.lineStart(offset), offset).trim() === "";
	}
}

const readLines = 400;

/** By the steps that lines take to the right, of which the most frequent wins. */
function indentUnitOf(source: string): string {
	const steps = new Map<string, number>();
	let last = "";
	for (const line of source.split("\n", readLines)) {
		if (line.trim() === "") continue;
		const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
		if (indent.length > last.length && indent.startsWith(last)) {
			const step = indent.slice(last.length);
			if (step === "\t" || /^( {2}| {3}| {4}| {8})$/.test(step)) steps.set(step, (steps.get(step) ?? 0) + 1);
		}
		last = indent;
	}
	const [most] = [...steps].sort((a, b) => b[1] - a[1]);
	return most?.[0] ?? "    ";
}
