// A syntax tree as numbers in one array, read from tree-sitter's records in WebAssembly memory: asking a node for its kind or its children costs
// no crossing into WebAssembly and no object. The children of a node lie next to each other; they are read when they are first asked for.
// The rule: nothing edits or releases the tree as long as its table is asked for what it was not asked before. The layout (tree-records.ts)
// is that of one version of web-tree-sitter; a test compares the table with a cursor.

import type { Language, Node, Tree } from "web-tree-sitter";
import type { SourceText } from "./source-text.ts";
import { inheritFrom, syntaxNode } from "./syntax-node.ts";
import { errorSymbol, flag, languageRecord, leafRecord as leaf, subtreeRecord as record, subtreeBytes, tables, treeRecord } from "./tree-records.ts";

/** Of the parser whose trees are read; its buffer is another one when it has grown. */
export interface ParserMemory {
	readonly buffer: ArrayBuffer;
}

/** What is kept of a node, one word each; `kind` has the alias in its upper half, `field` whether it is named. */
const of = { start: 0, end: 1, row: 2, parent: 3, firstChild: 4, childCount: 5, slot: 6, kind: 7, field: 8 } as const;
const wordsOfNode = 9;
const none = -1;
const lowerHalf = 0xffff;
const firstCapacity = 256;
/** Who asks for more asks for all. */
const manyNodes = 8192;

/** What a production of the grammar makes of its children, by their places among those that are no extras, such as comments; 0 is nothing. */
interface Production {
	/** Symbols that stand in place of the children's own. */
	aliases: readonly number[];
	fields: readonly number[];
}

interface LanguageFacts {
	types: readonly (string | null)[];
	fields: ReadonlyMap<string, number>;
	/** Those that have been met. */
	productions: (Production | undefined)[];
}

const factsOfLanguages = new WeakMap<Language, LanguageFacts>();

function factsOf(language: Language): LanguageFacts {
	let facts = factsOfLanguages.get(language);
	if (!facts) {
		const fields = new Map(language.fields.flatMap((name, field) => (name ? [[name, field]] : [])));
		facts = { types: language.types.slice(), fields, productions: [] };
		factsOfLanguages.set(language, facts);
	}
	return facts;
}

export class SyntaxTable {
	readonly root: Node;
	readonly tree: Tree;
	/** What the tree is of. */
	readonly text: SourceText;
	readonly #memory: ParserMemory;
	#bytes!: Uint8Array;
	#shorts!: Uint16Array;
	#words!: Uint32Array;
	readonly #language: Record<keyof typeof languageRecord, number>;
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
		this.#facts = factsOf(tree.language);
		this.#view();
		const { rootNode } = tree;
		inheritFrom(rootNode);
		const { id, startIndex, endIndex, startPosition } = rootNode;
		const language = this.#word(id + treeRecord.language);
		const table = (name: keyof typeof languageRecord) => this.#word(language + languageRecord[name]);
		this.#language = {
			maxAliases: table("maxAliases") & lowerHalf,
			fieldSlices: table("fieldSlices"),
			fieldEntries: table("fieldEntries"),
			metadata: table("metadata"),
			publicSymbols: table("publicSymbols"),
			aliases: table("aliases"),
		};
		const root = this.#word(id);
		const isLeaf = (root & leaf.isLeaf) !== 0;
		const symbol = isLeaf ? this.#byte(id + leaf.symbol) : this.#short(root + record.symbol);
		this.#position = startIndex * 2;
		this.#row = startPosition.row;
		this.#add(none, id, (endIndex - startIndex) * 2);
		this.#describe(this.#kindOfSymbol(symbol), 1 << 16, isLeaf);
		this.root = this.nodeAt(0);
	}

	/** Its text as one string. */
	get source(): string {
		return this.text.toString();
	}

	/** How many nodes have been read; asking for the children of each in turn reads all. */
	get known(): number {
		return this.#count;
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
		return this.#get(node, of.field) >>> 16 !== 0;
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
		const { aliases, fields } = this.#production(count > 0 ? this.#short(above + record.production) : 0);
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
				const isNamed = alias === 0 ? (flags & flag.isNamed) !== 0 : this.#isNamedSymbol(alias);
				this.#add(parent, slot, size);
				this.#describe(this.#kindOfSymbol(symbol) | (alias << 16), field | (isNamed ? 1 << 16 : 0), isLeaf || this.#word(word + record.childCount) === 0);
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
		return symbol === errorSymbol ? symbol : this.#short(this.#language.publicSymbols + symbol * 2);
	}

	#isNamedSymbol(symbol: number): boolean {
		return this.#byte(this.#language.metadata + symbol * tables.metadataBytes + tables.metadataNamed) === 1;
	}

	#production(id: number): Production {
		const known = this.#facts.productions[id];
		if (known) return known;
		const made = { aliases: this.#aliasesIn(id), fields: this.#fieldsIn(id) };
		this.#facts.productions[id] = made;
		return made;
	}

	#aliasesIn(production: number): number[] {
		const { aliases, maxAliases } = this.#language;
		// The first production is the one that changes nothing.
		const count = production === 0 ? 0 : maxAliases;
		return Array.from({ length: count }, (_, ordinal) => this.#short(aliases + (production * maxAliases + ordinal) * 2));
	}

	#fieldsIn(production: number): number[] {
		const { fieldSlices, fieldEntries } = this.#language;
		const slice = fieldSlices + production * tables.fieldSliceBytes;
		const fields: number[] = [];
		let entry = fieldEntries + this.#short(slice) * tables.fieldEntryBytes;
		for (let left = this.#short(slice + 2); left > 0; left--, entry += tables.fieldEntryBytes) {
			const ordinal = this.#byte(entry + tables.fieldEntryChild);
			const isInherited = this.#byte(entry + tables.fieldEntryInherited) === 1;
			while (fields.length <= ordinal) fields.push(0);
			if (!isInherited) fields[ordinal] ||= this.#short(entry);
		}
		return fields;
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
