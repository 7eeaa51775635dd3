// A syntax tree as numbers in one array, read from tree-sitter's records in WebAssembly memory: asking a node for its kind or its children costs
// no crossing into WebAssembly and no object. The children of a node lie next to each other; they are read when they are first asked for.
// The rule: nothing edits or releases the tree, nor edits its text, as long as its table or a node of it is asked for anything. The layout
// (tree-records.ts) is that of one version of web-tree-sitter; a test compares the table with a cursor.

import type { Language, Node, Tree } from "web-tree-sitter";
import { LanguageFacts, type ParserMemory } from "./language-facts.ts";
import type { SourceText } from "./source-text.ts";
import { inheritFrom, syntaxNode } from "./syntax-node.ts";
import { errorSymbol, flag, leafRecord as leaf, subtreeRecord as record, subtreeBytes, treeRecord } from "./tree-records.ts";

/** What is kept of a node, one word each; `kind` has the alias in its upper half, `field` two bits more. */
const of = { start: 0, end: 1, row: 2, parent: 3, firstChild: 4, childCount: 5, slot: 6, kind: 7, field: 8 } as const;
const wordsOfNode = 9;
const none = -1;
const lowerHalf = 0xffff;
const namedBit = 1 << 16;
const extraBit = 1 << 17;
const firstCapacity = 256;
/** Whoever has asked for so many goes through all of them; there is room for all then. */
const manyNodes = 8192;

const factsOfLanguages = new WeakMap<Language, LanguageFacts>();

export class SyntaxTable {
	readonly root: Node;
	readonly tree: Tree;
	/** What the tree is of. */
	readonly text: SourceText;
	readonly #memory: ParserMemory;
	#bytes!: Uint8Array;
	#shorts!: Uint16Array;
	#words!: Uint32Array;
	readonly #facts: LanguageFacts;
	#nodes = new Int32Array(firstCapacity * wordsOfNode);
	#count = 0;
	/** How far the children of a node have been read. In bytes of UTF-16. */
	#position = 0;
	#row = 0;

	constructor(memory: ParserMemory, tree: Tree, text: SourceText) {
		this.#memory = memory;
		this.tree = tree;
		this.text = text;
		this.#view();
		const { rootNode } = tree;
		inheritFrom(rootNode);
		const { id, startIndex, endIndex, startPosition } = rootNode;
		this.#facts = this.#factsOf(tree.language, id);
		const root = this.#word(id);
		const isLeaf = (root & leaf.isLeaf) !== 0;
		const symbol = isLeaf ? this.#byte(id + leaf.symbol) : this.#short(root + record.symbol);
		this.#position = startIndex * 2;
		this.#row = startPosition.row;
		this.#add(none, id, (endIndex - startIndex) * 2);
		this.#describe(this.#kindOfSymbol(symbol), namedBit, isLeaf);
		this.root = this.nodeAt(0);
	}

	/** Its text as one string. */
	get source(): string {
		return this.text.toString();
	}

	/** Number of its kind in the grammar. The root is node 0. */
	kindOf(node: number): number {
		return this.#get(node, of.kind) & lowerHalf;
	}

	/** Name of its kind. */
	typeOf(node: number): string {
		return this.#facts.types[this.kindOf(node)] || "ERROR";
	}

	/** Whether it could not be parsed; false above the root. */
	isError(node: number): boolean {
		return node >= 0 && this.kindOf(node) === errorSymbol;
	}

	isNamed(node: number): boolean {
		return (this.#get(node, of.field) & namedBit) !== 0;
	}

	/** Whether it may stand anywhere, as comments may. */
	isExtra(node: number): boolean {
		return (this.#get(node, of.field) & extraBit) !== 0;
	}

	/** Number of the field of the node above that it is in; 0 where it is in none. */
	fieldOf(node: number): number {
		return this.#get(node, of.field) & lowerHalf;
	}

	/** Number of a field; -1 where the grammar has none of that name. */
	fieldNamed(name: string): number {
		return this.#facts.fields.get(name) ?? none;
	}

	/** UTF-16 offset. */
	startOf(node: number): number {
		return this.#get(node, of.start);
	}

	endOf(node: number): number {
		return this.#get(node, of.end);
	}

	/** 0-based. */
	rowOf(node: number): number {
		return this.#get(node, of.row);
	}

	/** Negative for the root. */
	parentOf(node: number): number {
		return this.#get(node, of.parent);
	}

	/** The others have the numbers that follow. */
	firstChildOf(node: number): number {
		if (this.#get(node, of.firstChild) === none) this.#readChildren(node);
		return this.#get(node, of.firstChild);
	}

	childCountOf(node: number): number {
		if (this.#get(node, of.firstChild) === none) this.#readChildren(node);
		return this.#get(node, of.childCount);
	}

	/** The number behind the last of its children. */
	childrenEndOf(node: number): number {
		return this.firstChildOf(node) + this.#get(node, of.childCount);
	}

	textOf(node: number): string {
		return this.text.slice(this.startOf(node), this.endOf(node));
	}

	nodeAt(node: number): Node {
		return syntaxNode(this, node);
	}

	/** Where the parser keeps it. */
	addressOf(node: number): number {
		return this.#get(node, of.slot);
	}

	/** The symbol that the node above gives it, or 0. */
	aliasOf(node: number): number {
		return this.#get(node, of.kind) >>> 16;
	}

	#get(node: number, at: number): number {
		return this.#nodes[node * wordsOfNode + at] as number;
	}

	#readChildren(node: number): void {
		// What was asked of the parser meanwhile may have made its memory grow; the old buffer is empty then.
		if (this.#bytes.length === 0) this.#view();
		const first = this.#count;
		this.#position = this.startOf(node) * 2;
		this.#row = this.rowOf(node);
		this.#readBelow(node, this.#word(this.#get(node, of.slot)), 0);
		this.#nodes[node * wordsOfNode + of.firstChild] = first;
		this.#nodes[node * wordsOfNode + of.childCount] = this.#count - first;
	}

	/** Adds the visible children of a record, and those of hidden ones, which may be in a field above, in their place. */
	#readBelow(parent: number, above: number, fieldAbove: number): void {
		const count = this.#word(above + record.childCount);
		const { aliases, fields } = this.#facts.production(count > 0 ? this.#short(above + record.production) : 0);
		const first = above - count * subtreeBytes;
		let ordinal = 0;
		for (let slot = first; slot < above; slot += subtreeBytes) {
			const word = this.#word(slot);
			const isLeaf = (word & leaf.isLeaf) !== 0;
			if (slot > first) this.#skipSpace(slot, word, isLeaf);
			const flags = isLeaf ? (word & 0xff) >> leaf.flagsShift : this.#byte(word + record.flags);
			const isExtra = (flags & flag.isExtra) !== 0;
			const alias = isExtra ? 0 : (aliases[ordinal] ?? 0);
			const field = isExtra ? 0 : fields[ordinal] || fieldAbove;
			if (!isExtra) ordinal++;
			if (alias === 0 && (flags & flag.isVisible) === 0 && !isLeaf && this.#word(word + record.childCount) > 0) {
				this.#readBelow(parent, word, field);
				continue;
			}
			const size = isLeaf ? this.#byte(slot + leaf.size) : this.#word(word + record.size);
			if (alias !== 0 || (flags & flag.isVisible) !== 0) {
				const symbol = alias || (isLeaf ? this.#byte(slot + leaf.symbol) : this.#short(word + record.symbol));
				const isNamed = alias === 0 ? (flags & flag.isNamed) !== 0 : this.#facts.named[alias] === 1;
				this.#add(parent, slot, size);
				this.#describe(
					this.#kindOfSymbol(symbol) | (alias << 16),
					field | (isNamed ? namedBit : 0) | (isExtra ? extraBit : 0),
					isLeaf || this.#word(word + record.childCount) === 0,
				);
			}
			this.#position += size;
			if (!isLeaf) this.#row += this.#word(word + record.sizeRows);
		}
	}

	#skipSpace(slot: number, word: number, isLeaf: boolean): void {
		this.#position += isLeaf ? this.#byte(slot + leaf.padding) : this.#word(word + record.padding);
		this.#row += isLeaf ? this.#byte(slot + leaf.paddingRows) & leaf.rowsMask : this.#word(word + record.paddingRows);
	}

	/** At the position. */
	#add(parent: number, slot: number, size: number): void {
		const at = this.#count++ * wordsOfNode;
		if (at === this.#nodes.length) {
			const all = this.#count > manyNodes ? this.tree.rootNode.descendantCount * wordsOfNode : 0;
			const nodes = new Int32Array(Math.max(at * 2, all));
			nodes.set(this.#nodes);
			this.#nodes = nodes;
		}
		this.#nodes[at + of.start] = this.#position / 2;
		this.#nodes[at + of.end] = (this.#position + size) / 2;
		this.#nodes[at + of.row] = this.#row;
		this.#nodes[at + of.parent] = parent;
		this.#nodes[at + of.slot] = slot;
	}

	/** What was added last. */
	#describe(kind: number, field: number, isLeaf: boolean): void {
		const at = (this.#count - 1) * wordsOfNode;
		this.#nodes[at + of.kind] = kind;
		this.#nodes[at + of.field] = field;
		this.#nodes[at + of.firstChild] = isLeaf ? 0 : none;
	}

	#kindOfSymbol(symbol: number): number {
		return symbol === errorSymbol ? symbol : (this.#facts.kinds[symbol] as number);
	}

	#factsOf(language: Language, tree: number): LanguageFacts {
		const facts = factsOfLanguages.get(language) ?? new LanguageFacts(language, this.#memory, this.#word(tree + treeRecord.language));
		factsOfLanguages.set(language, facts);
		return facts;
	}

	#view(): void {
		const { buffer } = this.#memory;
		this.#bytes = new Uint8Array(buffer);
		this.#shorts = new Uint16Array(buffer);
		this.#words = new Uint32Array(buffer);
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
