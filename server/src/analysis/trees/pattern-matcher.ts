// Finds in a tree all that many patterns describe, in one walk. Tree-sitter's own queries say the same, and a test holds this to them; they
// cost several times as much, because every pattern that has begun is carried along from node to node and each match crosses out of WebAssembly.

import type { Language } from "web-tree-sitter";
import { anyNamed, anyNode, type ChildPattern, type NodePattern, type Pattern, readPatterns } from "./pattern.ts";
import type { SyntaxTable } from "./syntax-table.ts";

export interface Capture {
	readonly name: string;
	readonly node: number;
}

export interface MatchOptions {
	/** UTF-16 offsets [start, end): only nodes that reach into it are looked at. */
	range?: { start: number; end: number } | undefined;
	/** Asked now and then; true ends it. */
	isLate(): boolean;
}

interface OwnedPattern<T> extends Pattern {
	owner: T;
}

/** So many nodes are looked at between two questions whether it is late; what is done with one that was found counts as many. */
const looksBetweenQuestions = 1024;
const looksOfFound = 16;

/** Of patterns that belong to something: to rules, say. */
export class PatternMatcher<T> {
	/** By the kind of their root. */
	readonly #patterns: OwnedPattern<T>[][] = [];
	/** Those whose root may be of any kind, by the kind of its first child. */
	readonly #aboveFirst: OwnedPattern<T>[][] = [];

	/** Throws where a pattern cannot be read, or names what the grammar does not have. */
	constructor(language: Language, owned: Iterable<readonly [T, string]>) {
		for (const [owner, text] of owned) for (const pattern of readPatterns(language, text)) this.#add({ ...pattern, owner });
	}

	/** What it finds, in the order of the nodes that the patterns begin at; not the same one twice in a row. */
	match(table: SyntaxTable, options: MatchOptions, found: (owner: T, captures: readonly Capture[]) => void): void {
		const search = new Search(table, options, found);
		search.run((node) => {
			const patterns = this.#patterns[table.kindOf(node)];
			if (patterns) for (const pattern of patterns) search.matchAt(pattern, node);
			if (this.#aboveFirst.length === 0) return;
			const first = table.firstChildOf(node);
			for (let child = first; child < first + table.childCountOf(node); child++) {
				const above = this.#aboveFirst[table.kindOf(child)];
				if (above) for (const pattern of above) search.matchAt(pattern, node, child);
			}
		});
	}

	#add(pattern: OwnedPattern<T>): void {
		const { root } = pattern;
		const isKnown = root.kind >= 0;
		const kinds = isKnown ? [root.kind] : [...new Set(root.children[0]?.oneOf.map(({ kind }) => kind))];
		if (kinds.length === 0 || kinds.some((kind) => kind < 0)) throw new Error("A pattern says neither what it begins with nor what comes first in it.");
		for (const kind of kinds) addTo(isKnown ? this.#patterns : this.#aboveFirst, kind, pattern);
	}
}

function addTo<T>(lists: T[][], at: number, item: T): void {
	const list = lists[at];
	if (list) list.push(item);
	else lists[at] = [item];
}

/** Through one tree. */
class Search<T> {
	readonly #table: SyntaxTable;
	readonly #options: MatchOptions;
	readonly #found: (owner: T, captures: readonly Capture[]) => void;
	readonly #captures: Capture[] = [];
	#looksLeft = looksBetweenQuestions;
	#isOver = false;
	/** How many have been found. */
	#complete = 0;

	constructor(table: SyntaxTable, options: MatchOptions, found: (owner: T, captures: readonly Capture[]) => void) {
		this.#table = table;
		this.#options = options;
		this.#found = found;
	}

	run(visit: (node: number) => void): void {
		const table = this.#table;
		for (let node = 0; !this.#isOver; ) {
			const isInside = this.#isInRange(node);
			if (isInside) {
				visit(node);
				this.#countLooks(1);
				if (table.childCountOf(node) > 0) {
					node = table.firstChildOf(node);
					continue;
				}
			}
			for (;;) {
				const parent = table.parentOf(node);
				if (parent < 0) return;
				if (++node < table.firstChildOf(parent) + table.childCountOf(parent)) break;
				node = parent;
			}
		}
	}

	/** `first`: the one child that the first of the pattern's children may be. */
	matchAt(pattern: OwnedPattern<T>, node: number, first?: number): void {
		const { root, same, owner } = pattern;
		if (this.#isOver || !this.#isOfKind(node, root.kind)) return;
		if (first !== undefined && root.children[0]?.isNext && this.#isNamedAmong(this.#table.firstChildOf(node), first)) return;
		this.#matchNode(root, node, first, () => {
			this.#complete++;
			if (!same.every((names) => this.#areSame(names))) return;
			this.#found(owner, [...this.#captures]);
			this.#countLooks(looksOfFound);
		});
	}

	/** Calls `then` for each way in which the node, whose kind is right, is what the pattern says. */
	#matchNode({ captures, tests, without, children }: NodePattern, node: number, first: number | undefined, then: () => void): void {
		const table = this.#table;
		for (const isTrue of tests) if (!isTrue(table.textOf(node))) return;
		const begin = table.firstChildOf(node);
		const behind = begin + table.childCountOf(node);
		if (without.length > 0) for (let child = begin; child < behind; child++) if (without.includes(table.fieldOf(child))) return;
		const before = this.#captures.length;
		for (const name of captures) this.#captures.push({ name, node });
		if (children.length === 0) then();
		else this.#matchChildren(children, 0, { from: first ?? begin, to: first === undefined ? behind : first + 1, behind }, then);
		this.#captures.length = before;
	}

	/** From the child pattern with this index on. */
	#matchChildren(patterns: readonly ChildPattern[], index: number, { from, to, behind }: { from: number; to: number; behind: number }, then: () => void): void {
		const table = this.#table;
		const { field, oneOf, isNext, isLast, hasCaptures } = patterns[index] as ChildPattern;
		const isEnd = index === patterns.length - 1;
		for (let child = from; child < to && !this.#isOver; child++) {
			this.#countLooks(1);
			const complete = this.#complete;
			if ((field === 0 || table.fieldOf(child) === field) && !(isLast && this.#isNamedAmong(child + 1, behind)))
				for (const pattern of oneOf)
					if (this.#isOfKind(child, pattern.kind))
						this.#matchNode(
							pattern,
							child,
							undefined,
							isEnd ? then : () => this.#matchChildren(patterns, index + 1, { from: child + 1, to: behind, behind }, then),
						);
			// Another one would be found with the same captures.
			if (isEnd && !hasCaptures && this.#complete > complete) return;
			if (isNext && table.isNamed(child)) return;
		}
	}

	#areSame([one, other]: readonly [string, string]): boolean {
		const textsOf = (wanted: string) => this.#captures.filter(({ name }) => name === wanted).map(({ node }) => this.#table.textOf(node));
		return new Set([...textsOf(one), ...textsOf(other)]).size <= 1;
	}

	#isOfKind(node: number, kind: number): boolean {
		if (kind >= 0) return this.#table.kindOf(node) === kind;
		return !this.#table.isError(node) && (kind === anyNode || (kind === anyNamed && this.#table.isNamed(node)));
	}

	#isNamedAmong(from: number, behind: number): boolean {
		for (let node = from; node < behind; node++) if (this.#table.isNamed(node)) return true;
		return false;
	}

	#isInRange(node: number): boolean {
		const { range } = this.#options;
		return !range || (this.#table.endOf(node) >= range.start && this.#table.startOf(node) < Math.max(range.end, range.start + 1));
	}

	#countLooks(count: number): void {
		this.#looksLeft -= count;
		if (this.#looksLeft > 0) return;
		this.#looksLeft = looksBetweenQuestions;
		if (this.#options.isLate()) this.#isOver = true;
	}
}
