// The nodes of a syntax table as the parser's library has them. What its nodes ask WebAssembly for at every step (kind, text, the nodes around)
// is answered from the table, many times as quickly; the rest is the library's own.

import type { Node, Point, Tree } from "web-tree-sitter";
import type { SyntaxTable } from "./syntax-table.ts";

/** Stands in for `Node`, which lets nobody else make one; it inherits from it what it does not have. */
class SyntaxNode {
	readonly #table: SyntaxTable;
	readonly #number: number;

	constructor(table: SyntaxTable, number: number) {
		this.#table = table;
		this.#number = number;
	}

	get type(): string {
		return this.#table.typeOf(this.#number);
	}

	get text(): string {
		return this.#table.textOf(this.#number);
	}

	/** UTF-16 offset. */
	get startIndex(): number {
		return this.#table.startOf(this.#number);
	}

	get endIndex(): number {
		return this.#table.endOf(this.#number);
	}

	get startPosition(): Point {
		const start = this.startIndex;
		const column = start === 0 ? 0 : start - this.#table.text.lastIndexOf("\n", start - 1) - 1;
		return { row: this.#table.rowOf(this.#number), column };
	}

	get isNamed(): boolean {
		return this.#table.isNamed(this.#number);
	}

	get isError(): boolean {
		return this.#table.isError(this.#number);
	}

	get isExtra(): boolean {
		return this.#table.isExtra(this.#number);
	}

	get parent(): Node | null {
		const parent = this.#table.parentOf(this.#number);
		return parent < 0 ? null : this.#table.nodeAt(parent);
	}

	get children(): Node[] {
		return this.#childrenWhere(() => true);
	}

	get namedChildren(): Node[] {
		return this.#childrenWhere((child) => this.#table.isNamed(child));
	}

	get childCount(): number {
		return this.#table.childCountOf(this.#number);
	}

	get namedChildCount(): number {
		return this.namedChildren.length;
	}

	child(index: number): Node | null {
		return this.children[index] ?? null;
	}

	namedChild(index: number): Node | null {
		return this.namedChildren[index] ?? null;
	}

	childForFieldName(name: string): Node | null {
		const table = this.#table;
		const field = table.fieldNamed(name);
		const end = table.childrenEndOf(this.#number);
		for (let child = table.firstChildOf(this.#number); child < end; child++) if (table.fieldOf(child) === field) return table.nodeAt(child);
		return null;
	}

	childrenForFieldName(name: string): Node[] {
		const field = this.#table.fieldNamed(name);
		return this.#childrenWhere((child) => this.#table.fieldOf(child) === field);
	}

	get nextSibling(): Node | null {
		return this.#neighbour(1, () => true);
	}

	get previousSibling(): Node | null {
		return this.#neighbour(-1, () => true);
	}

	get nextNamedSibling(): Node | null {
		return this.#neighbour(1, (node) => this.#table.isNamed(node));
	}

	get previousNamedSibling(): Node | null {
		return this.#neighbour(-1, (node) => this.#table.isNamed(node));
	}

	/** In the order of the text; may be the node itself. */
	descendantsOfType(types: string | readonly string[]): Node[] {
		const table = this.#table;
		const wanted = new Set(typeof types === "string" ? [types] : types);
		const found: Node[] = [];
		// No recursion: code may be nested deeper than a stack.
		const pending = [this.#number];
		for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
			if (wanted.has(table.typeOf(next))) found.push(table.nodeAt(next));
			for (let child = table.childrenEndOf(next) - 1; child >= table.firstChildOf(next); child--) pending.push(child);
		}
		return found;
	}

	// What the library hands to WebAssembly for a node, under the names that it has there.

	get id(): number {
		return this.#table.addressOf(this.#number);
	}

	get 0(): number {
		return this.#table.aliasOf(this.#number);
	}

	get tree(): Tree {
		return this.#table.tree;
	}

	#childrenWhere(isWanted: (child: number) => boolean): Node[] {
		const table = this.#table;
		const found: Node[] = [];
		const end = table.childrenEndOf(this.#number);
		for (let child = table.firstChildOf(this.#number); child < end; child++) if (isWanted(child)) found.push(table.nodeAt(child));
		return found;
	}

	#neighbour(step: 1 | -1, isWanted: (node: number) => boolean): Node | null {
		const table = this.#table;
		const parent = table.parentOf(this.#number);
		if (parent < 0) return null;
		const [first, end] = [table.firstChildOf(parent), table.childrenEndOf(parent)];
		for (let node = this.#number + step; node >= first && node < end; node += step) if (isWanted(node)) return table.nodeAt(node);
		return null;
	}
}

/** Of the table whose tree it is. */
export function syntaxNode(table: SyntaxTable, number: number): Node {
	return new SyntaxNode(table, number) as unknown as Node;
}

/** Told again and again what the library's nodes can do, as the library is loaded late. */
export function inheritFrom(libraryNode: Node): void {
	const library = Object.getPrototypeOf(libraryNode);
	if (Object.getPrototypeOf(SyntaxNode.prototype) !== library) Object.setPrototypeOf(SyntaxNode.prototype, library);
}
