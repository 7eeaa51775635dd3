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
	readonly #patterns: PatternGroup<T>[] = [];
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
			const group = this.#patterns[table.kindOf(node)];
			if (group) {
				const seen = group.seenAt(table, node);
				const { patterns } = group;
				for (let at = 0; at < patterns.length; at++) {
					const { pattern, wanted } = patterns[at] as WantedPattern<T>;
					if ((seen & wanted) === wanted) search.matchAt(pattern, node);
				}
			}
			if (this.#aboveFirst.length === 0) return;
			const end = table.childrenEndOf(node);
			for (let child = table.firstChildOf(node); child < end; child++) {
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
		for (const kind of kinds) {
			if (isKnown) this.#groupOf(kind).add(pattern);
			else this.#aboveFirst[kind] = [...(this.#aboveFirst[kind] ?? []), pattern];
		}
	}

	#groupOf(kind: number): PatternGroup<T> {
		const group = this.#patterns[kind] ?? new PatternGroup<T>();
		this.#patterns[kind] = group;
		return group;
	}
}

/** The fields and kinds that a child may have to be what a pattern wants. */
interface Glimpse {
	field: number;
	/** Undefined where any will do. */
	kinds: readonly number[] | undefined;
}

interface WantedPattern<T> {
	pattern: OwnedPattern<T>;
	/** Bits of what it wants of children. */
	wanted: number;
}

/** As many as one number has bits for. */
const maxGlimpses = 31;

/**
 * The patterns whose root is of one kind. One look at the children of a node tells most of them off: each thing that a pattern wants of a child
 * is a bit, and a node has the bits of all its children.
 */
class PatternGroup<T> {
	readonly patterns: WantedPattern<T>[] = [];
	readonly #glimpses: Glimpse[] = [];
	/** By field and kind of a child. */
	#bits = new Map<number, number>();

	add(pattern: OwnedPattern<T>): void {
		let wanted = 0;
		for (const child of pattern.root.children) wanted |= this.#bitOf(child);
		this.patterns.push({ pattern, wanted });
	}

	seenAt(table: SyntaxTable, node: number): number {
		if (this.#glimpses.length === 0) return 0;
		let seen = 0;
		const end = table.childrenEndOf(node);
		for (let child = table.firstChildOf(node); child < end; child++) seen |= this.#bitsOf(table.fieldOf(child), table.kindOf(child));
		return seen;
	}

	/** None where there is no bit left: the pattern is tried then. */
	#bitOf({ field, oneOf }: ChildPattern): number {
		const kinds = oneOf.some(({ kind }) => kind < 0) ? undefined : oneOf.map(({ kind }) => kind);
		const known = this.#glimpses.findIndex((each) => each.field === field && each.kinds?.join() === kinds?.join());
		if (known !== -1) return 1 << known;
		if (this.#glimpses.length === maxGlimpses) return 0;
		this.#bits = new Map();
		return 1 << (this.#glimpses.push({ field, kinds }) - 1);
	}

	#bitsOf(field: number, kind: number): number {
		const key = (field << 16) | kind;
		const known = this.#bits.get(key);
		if (known !== undefined) return known;
		let bits = 0;
		for (const [index, glimpse] of this.#glimpses.entries())
			if ((glimpse.field === 0 || glimpse.field === field) && (glimpse.kinds?.includes(kind) ?? true)) bits |= 1 << index;
		this.#bits.set(key, bits);
		return bits;
	}
}

/** Children of one node, from one to another; `behind`: all of them. */
interface Siblings {
	from: number;
	to: number;
	behind: number;
}

function passes(text: string, tests: NodePattern["tests"]): boolean {
	for (const isTrue of tests) if (!isTrue(text)) return false;
	return true;
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
	/** What is being looked for. */
	#pattern: OwnedPattern<T> | undefined;
	/** All of it is there. One function for all patterns: they are tried by the ten thousand. */
	readonly #isThere = (): void => {
		const { same, owner } = this.#pattern as OwnedPattern<T>;
		this.#complete++;
		if (!same.every((names) => this.#areSame(names))) return;
		this.#found(owner, [...this.#captures]);
		this.#countLooks(looksOfFound);
	};

	constructor(table: SyntaxTable, options: MatchOptions, found: (owner: T, captures: readonly Capture[]) => void) {
		this.#table = table;
		this.#options = options;
		this.#found = found;
	}

	/** In the order of the text. */
	run(visit: (node: number) => void): void {
		const table = this.#table;
		const { range } = this.#options;
		const start = range?.start ?? 0;
		const behind = range ? Math.max(range.end, start + 1) : Number.POSITIVE_INFINITY;
		/** Where to go on above, and up to which node, by depth. */
		const above: number[] = [];
		let end = 1;
		for (let node = 0; !this.#isOver; ) {
			if (node === end) {
				end = above.pop() ?? 0;
				node = above.pop() ?? 0;
				if (end === 0) return;
			} else if (table.endOf(node) < start || table.startOf(node) >= behind) node++;
			else {
				visit(node);
				this.#countLooks(1);
				const count = table.childCountOf(node);
				above.push(node + 1, end);
				node = table.firstChildOf(node);
				end = node + count;
			}
		}
	}

	/** `first`: the one child that the first of the pattern's children may be. */
	matchAt(pattern: OwnedPattern<T>, node: number, first?: number): void {
		const { root } = pattern;
		if (this.#isOver || !this.#isOfKind(node, root.kind)) return;
		if (first !== undefined && root.children[0]?.isNext && this.#isNamedAmong(this.#table.firstChildOf(node), first)) return;
		this.#pattern = pattern;
		this.#matchNode(root, node, first, this.#isThere);
	}

	/** Calls `then` for each way in which the node, whose kind is right, is what the pattern says. */
	#matchNode({ captures, tests, without, children }: NodePattern, node: number, first: number | undefined, then: () => void): void {
		const table = this.#table;
		if (tests.length > 0 && !passes(table.textOf(node), tests)) return;
		const begin = table.firstChildOf(node);
		const behind = table.childrenEndOf(node);
		if (without.length > 0) for (let child = begin; child < behind; child++) if (without.includes(table.fieldOf(child))) return;
		const before = this.#captures.length;
		if (captures.length > 0) for (const name of captures) this.#captures.push({ name, node });
		if (children.length === 0) then();
		else this.#matchChildren(children, 0, { from: first ?? begin, to: first === undefined ? behind : first + 1, behind }, then);
		this.#captures.length = before;
	}

	/** From the child pattern with this index on. */
	#matchChildren(patterns: readonly ChildPattern[], index: number, { from, to, behind }: Siblings, then: () => void): void {
		const table = this.#table;
		const { field, oneOf, isNext, isLast, hasCaptures } = patterns[index] as ChildPattern;
		const isEnd = index === patterns.length - 1;
		for (let child = from; child < to && !this.#isOver; child++) {
			this.#countLooks(1);
			const complete = this.#complete;
			if ((field === 0 || table.fieldOf(child) === field) && !(isLast && this.#isNamedAmong(child + 1, behind)))
				for (let at = 0; at < oneOf.length; at++) {
					const pattern = oneOf[at] as NodePattern;
					if (!this.#isOfKind(child, pattern.kind)) continue;
					this.#matchNode(pattern, child, undefined, isEnd ? then : this.#goingOn(patterns, index + 1, { from: child + 1, to: behind, behind }, then));
				}
			// Another one would be found with the same captures.
			if (isEnd && !hasCaptures && this.#complete > complete) return;
			if (isNext && table.isNamed(child)) return;
		}
	}

	/** Apart from the loop that asks for it: what a function made in a loop refers to is made anew in each round. */
	#goingOn(patterns: readonly ChildPattern[], index: number, siblings: Siblings, then: () => void): () => void {
		return () => this.#matchChildren(patterns, index, siblings, then);
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

	#countLooks(count: number): void {
		this.#looksLeft -= count;
		if (this.#looksLeft > 0) return;
		this.#looksLeft = looksBetweenQuestions;
		if (this.#options.isLate()) this.#isOver = true;
	}
}
