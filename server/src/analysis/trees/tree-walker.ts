// Walks a syntax tree where the parser keeps it: reads tree-sitter's records in WebAssembly memory. It goes where a TreeCursor goes and says
// the same of each node, but a cursor crosses into WebAssembly for every step and every question, which costs several times as much.
// The rule: nothing parses, edits or releases a tree while one is walked. The layout (tree-records.ts) is that of one version of
// web-tree-sitter; a test walks real files of every language with both.

import type { Node, Tree, TreeCursor } from "web-tree-sitter";
import { errorSymbol, flag, languageRecord, leafRecord as leaf, subtreeRecord as record, subtreeBytes, tables, treeRecord } from "./tree-records.ts";

/** Of the parser whose trees are walked; its buffer is another one when it has grown. */
export interface ParserMemory {
	readonly buffer: ArrayBuffer;
}

/** A node on the way from the root, hidden ones included. */
interface Step {
	address: number;
	/** Of its record; 0 for a leaf that has none. */
	record: number;
	/** Among the children of the node above. */
	index: number;
	/** The same without extras, such as comments. */
	ordinal: number;
	/** The symbol that the node above gives it, or 0. */
	alias: number;
	symbol: number;
	flags: number;
	isVisible: boolean;
	/** In bytes. */
	start: number;
	size: number;
	row: number;
	/** Line ends inside. */
	rows: number;
	/** How many visible nodes begin before it. */
	before: number;
	/** Visible nodes below it. */
	below: number;
}

const newStep = (): Step => ({
	address: 0,
	record: 0,
	index: 0,
	ordinal: 0,
	alias: 0,
	symbol: 0,
	flags: 0,
	isVisible: true,
	start: 0,
	size: 0,
	row: 0,
	rows: 0,
	before: 0,
	below: 0,
});

export class TreeWalker {
	readonly #tree: Tree;
	readonly #memory: ParserMemory;
	#bytes!: Uint8Array;
	#shorts!: Uint16Array;
	#words!: Uint32Array;
	readonly #language: Record<keyof typeof languageRecord, number>;
	readonly #steps: Step[] = [];
	/** The last of the steps. */
	#step = newStep();
	#level = 0;
	#cursor: TreeCursor | undefined;

	constructor(memory: ParserMemory, tree: Tree) {
		this.#tree = tree;
		this.#memory = memory;
		this.#view();
		const { id, startIndex, startPosition } = tree.rootNode;
		const language = this.#word(id + treeRecord.language);
		const table = (name: keyof typeof languageRecord) => this.#word(language + languageRecord[name]);
		this.#language = {
			maxAliases: table("maxAliases") & 0xffff,
			fieldSlices: table("fieldSlices"),
			fieldEntries: table("fieldEntries"),
			metadata: table("metadata"),
			publicSymbols: table("publicSymbols"),
			aliases: table("aliases"),
		};
		const root = this.#step;
		this.#steps[0] = root;
		root.address = id;
		root.start = startIndex * 2;
		root.row = startPosition.row;
		this.#read(root, 0);
		root.isVisible = true;
	}

	/** False where there is none. */
	gotoFirstChild(): boolean {
		this.#refresh();
		for (let level = this.#level; ; level++) {
			const parent = this.#steps[level] as Step;
			const child = this.#stepBelow(level);
			if (!this.#enter(parent, child)) return false;
			while (!child.isVisible && child.below === 0) if (!this.#advance(parent, child)) return false;
			if (child.isVisible) return this.#arrive(level + 1, child);
		}
	}

	/** False where there is none; only the way up is left then. */
	gotoNextSibling(): boolean {
		this.#refresh();
		for (let level = this.#level; level > 0; level--) {
			const step = this.#steps[level] as Step;
			if (level < this.#level && step.isVisible) return false;
			const parent = this.#steps[level - 1] as Step;
			while (this.#advance(parent, step)) {
				if (step.isVisible) return this.#arrive(level, step);
				if (step.below === 0) continue;
				this.#arrive(level, step);
				return this.gotoFirstChild();
			}
		}
		return false;
	}

	gotoParent(): boolean {
		if (this.#level === 0) return false;
		let level = this.#level - 1;
		while (level > 0 && !(this.#steps[level] as Step).isVisible) level--;
		return this.#arrive(level, this.#steps[level] as Step);
	}

	get nodeTypeId(): number {
		this.#refresh();
		const { symbol } = this.#step;
		return symbol === errorSymbol ? symbol : this.#short(this.#language.publicSymbols + symbol * 2);
	}

	get nodeIsNamed(): boolean {
		this.#refresh();
		const { alias, flags } = this.#step;
		if (alias === 0) return (flags & flag.isNamed) !== 0;
		return this.#bytes[this.#language.metadata + alias * tables.metadataBytes + tables.metadataNamed] === 1;
	}

	get startIndex(): number {
		return this.#step.start / 2;
	}

	get endIndex(): number {
		return (this.#step.start + this.#step.size) / 2;
	}

	/** 0-based. */
	get startRow(): number {
		return this.#step.row;
	}

	/** 0 where it is in none. */
	get currentFieldId(): number {
		this.#refresh();
		for (let level = this.#level; level > 0; level--) {
			const step = this.#steps[level] as Step;
			if ((level < this.#level && step.isVisible) || step.flags & flag.isExtra) return 0;
			const field = this.#fieldOf(step.ordinal, (this.#steps[level - 1] as Step).record);
			if (field !== 0) return field;
		}
		return 0;
	}

	/** For what a walker does not tell; much slower. */
	get currentNode(): Node {
		this.#cursor ??= this.#tree.walk();
		this.#cursor.gotoDescendant(this.#step.before);
		return this.#cursor.currentNode;
	}

	dispose(): void {
		this.#cursor?.delete();
	}

	#view(): void {
		const { buffer } = this.#memory;
		this.#bytes = new Uint8Array(buffer);
		this.#shorts = new Uint16Array(buffer);
		this.#words = new Uint32Array(buffer);
	}

	/** What was asked of a node may have made the memory grow; its old buffer is empty then. */
	#refresh(): void {
		if (this.#bytes.length === 0) this.#view();
	}

	#stepBelow(level: number): Step {
		const known = this.#steps[level + 1];
		if (known) return known;
		const step = newStep();
		this.#steps[level + 1] = step;
		return step;
	}

	#arrive(level: number, step: Step): true {
		this.#level = level;
		this.#step = step;
		return true;
	}

	/** Makes `child` the first child. */
	#enter(parent: Step, child: Step): boolean {
		if (parent.record === 0) return false;
		const count = this.#word(parent.record + record.childCount);
		if (count === 0) return false;
		child.address = parent.record - count * subtreeBytes;
		child.index = 0;
		child.ordinal = 0;
		child.start = parent.start;
		child.row = parent.row;
		child.before = parent.before + (parent.isVisible ? 1 : 0);
		this.#read(child, parent.record);
		return true;
	}

	/** Makes `child`, a child of the parent, the next one; false, and nothing is changed, where it is the last. */
	#advance(parent: Step, child: Step): boolean {
		if (child.index + 1 >= this.#word(parent.record + record.childCount)) return false;
		child.index++;
		child.address += subtreeBytes;
		if ((child.flags & flag.isExtra) === 0) child.ordinal++;
		child.before += child.below + (child.isVisible ? 1 : 0);
		this.#pad(child);
		this.#read(child, parent.record);
		return true;
	}

	/** Moves it behind the node that it was, and the space that follows. */
	#pad(child: Step): void {
		const word = this.#word(child.address);
		const isLeaf = (word & leaf.isLeaf) !== 0;
		child.start += child.size + (isLeaf ? this.#byte(child.address + leaf.padding) : this.#word(word + record.padding));
		child.row += child.rows + (isLeaf ? this.#byte(child.address + leaf.paddingRows) & leaf.rowsMask : this.#word(word + record.paddingRows));
	}

	#read(step: Step, parent: number): void {
		const word = this.#word(step.address);
		if ((word & leaf.isLeaf) !== 0) {
			step.record = 0;
			step.flags = (word & 0xff) >> leaf.flagsShift;
			step.symbol = this.#byte(step.address + leaf.symbol);
			step.size = this.#byte(step.address + leaf.size);
			step.rows = 0;
			step.below = 0;
		} else {
			step.record = word;
			step.flags = this.#byte(word + record.flags);
			step.symbol = this.#short(word + record.symbol);
			step.size = this.#word(word + record.size);
			step.rows = this.#word(word + record.sizeRows);
			step.below = this.#word(word + record.childCount) > 0 ? this.#word(word + record.visibleDescendantCount) : 0;
		}
		step.alias = this.#aliasIn(parent, step);
		if (step.alias !== 0) step.symbol = step.alias;
		step.isVisible = step.alias !== 0 || (step.flags & flag.isVisible) !== 0;
	}

	#aliasIn(parent: number, { flags, ordinal }: Step): number {
		const production = parent === 0 ? 0 : this.#short(parent + record.production);
		const { aliases, maxAliases } = this.#language;
		if (production === 0 || (flags & flag.isExtra) !== 0 || ordinal >= maxAliases) return 0;
		return this.#short(aliases + (production * maxAliases + ordinal) * 2);
	}

	#fieldOf(ordinal: number, parent: number): number {
		const { fieldSlices, fieldEntries } = this.#language;
		const slice = fieldSlices + this.#short(parent + record.production) * tables.fieldSliceBytes;
		let entry = fieldEntries + this.#short(slice) * tables.fieldEntryBytes;
		for (let left = this.#short(slice + 2); left > 0; left--, entry += tables.fieldEntryBytes) {
			const isInherited = this.#byte(entry + tables.fieldEntryInherited) === 1;
			if (!isInherited && this.#byte(entry + tables.fieldEntryChild) === ordinal) return this.#short(entry);
		}
		return 0;
	}

	#byte(address: number): number {
		return this.#bytes[address] as number;
	}

	#short(address: number): number {
		return this.#shorts[address >> 1] as number;
	}

	#word(address: number): number {
		return this.#words[address >> 2] as number;
	}
}
