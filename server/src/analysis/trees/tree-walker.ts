// A place in a syntax tree that moves, as a TreeCursor does: the walk over a whole tree.

import type { Node } from "web-tree-sitter";
import type { SyntaxTable } from "./syntax-table.ts";

export class TreeWalker {
	readonly #table: SyntaxTable;
	#node = 0;

	/** At the root. */
	constructor(table: SyntaxTable) {
		this.#table = table;
	}

	/** False where there is none. */
	gotoFirstChild(): boolean {
		if (this.#table.childCountOf(this.#node) === 0) return false;
		this.#node = this.#table.firstChildOf(this.#node);
		return true;
	}

	/** False where there is none. */
	gotoNextSibling(): boolean {
		const parent = this.#table.parentOf(this.#node);
		if (parent < 0 || this.#node + 1 >= this.#table.firstChildOf(parent) + this.#table.childCountOf(parent)) return false;
		this.#node++;
		return true;
	}

	gotoParent(): boolean {
		const parent = this.#table.parentOf(this.#node);
		if (parent < 0) return false;
		this.#node = parent;
		return true;
	}

	get nodeTypeId(): number {
		return this.#table.kindOf(this.#node);
	}

	get nodeIsNamed(): boolean {
		return this.#table.isNamed(this.#node);
	}

	get startIndex(): number {
		return this.#table.startOf(this.#node);
	}

	get endIndex(): number {
		return this.#table.endOf(this.#node);
	}

	/** 0-based. */
	get startRow(): number {
		return this.#table.rowOf(this.#node);
	}

	/** 0 where it is in none. */
	get currentFieldId(): number {
		return this.#table.fieldOf(this.#node);
	}

	get currentNode(): Node {
		return this.#table.nodeAt(this.#node);
	}
}
