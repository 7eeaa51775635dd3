// A node of a syntax table under the names that the parser's library gives these things: for code that goes through all of a tree. It costs
// next to nothing to make and to ask; `node` is the library's own, for whoever wants more.

import type { Node } from "web-tree-sitter";
import type { SyntaxTable } from "./syntax-table.ts";

export class SyntaxNode {
	readonly #table: SyntaxTable;
	readonly #number: number;
	#node: Node | undefined;

	constructor(table: SyntaxTable, number: number) {
		this.#table = table;
		this.#number = number;
	}

	get node(): Node {
		this.#node ??= this.#table.nodeAt(this.#number);
		return this.#node;
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

	get parent(): SyntaxNode | null {
		const parent = this.#table.parentOf(this.#number);
		return parent < 0 ? null : new SyntaxNode(this.#table, parent);
	}

	get children(): SyntaxNode[] {
		return this.#childrenWhere(() => true);
	}

	get namedChildren(): SyntaxNode[] {
		const table = this.#table;
		const found: SyntaxNode[] = [];
		const first = table.firstChildOf(this.#number);
		const behind = first + table.childCountOf(this.#number);
		for (let child = first; child < behind; child++) if (table.isNamed(child)) found.push(new SyntaxNode(table, child));
		return found;
	}

	childForFieldName(name: string): SyntaxNode | null {
		const field = this.#table.fieldNamed(name);
		const first = this.#table.firstChildOf(this.#number);
		const behind = first + this.#table.childCountOf(this.#number);
		for (let child = first; child < behind; child++) if (this.#table.fieldOf(child) === field) return new SyntaxNode(this.#table, child);
		return null;
	}

	childrenForFieldName(name: string): SyntaxNode[] {
		const field = this.#table.fieldNamed(name);
		return this.#childrenWhere((child) => this.#table.fieldOf(child) === field);
	}

	/** In the order of the text; may be the node itself. */
	descendantsOfType(type: string): SyntaxNode[] {
		const found: SyntaxNode[] = [];
		// No recursion: code may be nested deeper than a stack.
		const pending: SyntaxNode[] = [this];
		for (let next = pending.pop(); next; next = pending.pop()) {
			if (next.type === type) found.push(next);
			pending.push(...next.children.reverse());
		}
		return found;
	}

	#childrenWhere(isWanted: (child: number) => boolean): SyntaxNode[] {
		const found: SyntaxNode[] = [];
		const first = this.#table.firstChildOf(this.#number);
		const behind = first + this.#table.childCountOf(this.#number);
		for (let child = first; child < behind; child++) if (isWanted(child)) found.push(new SyntaxNode(this.#table, child));
		return found;
	}
}
