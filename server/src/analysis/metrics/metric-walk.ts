// Walks a tree once and lets a language's counter count; remembers stretches of the text with what they were worth, and on the next walk
// skips those that no edit touched. A stretch is some neighbours with all that they depend on outside: their parents, their nesting, the
// name of the function around them. Iterative, because code may be nested deeper than a stack.

import type { SourceText } from "../trees/source-text.ts";
import type { TreeWalker } from "../trees/tree-walker.ts";
import { type Counter, type Place, undo } from "./counter.ts";
import type { KnownPart } from "./lines-of-code.ts";
import { type MeasuredFunction, type Sums, Tally } from "./tally.ts";

/** About a hundred lines: few enough to walk again at each keystroke, many enough to have few stretches. */
const maxStretchChars = 4000;
const minStretchChars = 80;

interface Stretch extends KnownPart {
	row: number;
	/** Of the first node. */
	typeId: number;
	context: string;
	sums: Sums;
	functions: readonly MeasuredFunction[];
	/** Where the stretch was when its functions were where they are. */
	functionsAt: { start: number; row: number };
	classes: number;
	/** What the counter left for the neighbour behind. */
	mark: number;
}

/** One that is being recorded. */
interface OpenStretch extends Pick<Stretch, "start" | "end" | "row" | "typeId" | "context"> {
	depth: number;
	before: { sums: Sums; functions: number; comments: number; classes: number };
}

export interface Measurement {
	/** In source order. */
	functions: readonly MeasuredFunction[];
	comments: readonly number[];
	classes: number;
	/** In source order, for the next walk. */
	stretches: Stretch[];
}

/** What was replaced: offsets before and after, and rows that came or went. */
export interface Replacement {
	start: number;
	oldEnd: number;
	newEnd: number;
	rows: number;
}

/** Keeps of a measurement what an edit did not touch, and moves that, in place, to where it is now. */
export function carryOver(stretches: readonly Stretch[], { start, oldEnd, newEnd, rows }: Replacement): Stretch[] {
	const kept: Stretch[] = [];
	const by = newEnd - oldEnd;
	for (const stretch of stretches) {
		if (stretch.end < start) kept.push(stretch);
		else if (stretch.start > oldEnd) {
			stretch.start += by;
			stretch.end += by;
			stretch.row += rows;
			kept.push(stretch);
		}
	}
	return kept;
}

/** In place: of a big file a thousand move at each keystroke. */
function moveFunctions(stretch: Stretch): void {
	const { functions, functionsAt, start, row } = stretch;
	const by = start - functionsAt.start;
	const rows = row - functionsAt.row;
	if (by === 0 && rows === 0) return;
	stretch.functionsAt = { start, row };
	for (const each of functions) {
		each.start += by;
		each.end += by;
		if (rows === 0) continue;
		each.row += rows;
		each.endRow += rows;
		each.shown = undefined;
	}
}

/** Of the tree that the walker is at the root of. */
export function measureTree(counter: Counter, walker: TreeWalker, source: SourceText, known: readonly Stretch[] = []): Measurement {
	return new MetricWalk(counter, walker, source, known).run();
}

class MetricWalk {
	readonly #counter: Counter;
	readonly #cursor: TreeWalker;
	readonly #known: readonly Stretch[];
	#next = 0;
	readonly #tally: Tally;
	readonly #place: { -readonly [Key in keyof Place]: Place[Key] };
	readonly #kinds: number[] = [];
	readonly #marks: number[] = [];
	/** Depth and actions, one after the other. */
	readonly #undo: number[] = [];
	readonly #stretches: Stretch[] = [];
	#open: OpenStretch | undefined;
	#runs = 0;

	constructor(counter: Counter, cursor: TreeWalker, source: SourceText, known: readonly Stretch[]) {
		this.#counter = counter;
		this.#cursor = cursor;
		this.#known = known;
		this.#tally = new Tally(counter.cognitiveOf);
		this.#place = { cursor, source, tally: this.#tally, parent: 0, grandparent: 0, mark: 0 };
	}

	run(): Measurement {
		const cursor = this.#cursor;
		const { kinds: kindOf } = this.#counter;
		for (let depth = 0; ; ) {
			const typeId = cursor.nodeTypeId;
			const kind = kindOf[typeId] ?? 0;
			const isSkipped = this.#enter(typeId, kind, depth);
			if (!isSkipped && cursor.gotoFirstChild()) {
				depth++;
				this.#marks[depth] = 0;
				continue;
			}
			this.#leave(depth);
			while (!cursor.gotoNextSibling()) {
				if (depth === 0 || !cursor.gotoParent()) return this.#result();
				depth--;
				this.#leave(depth);
			}
		}
	}

	/** Whether what is under the node is known already. */
	#enter(typeId: number, kind: number, depth: number): boolean {
		const { watched } = this.#counter;
		const parent = depth > 0 ? (this.#kinds[depth - 1] ?? 0) : 0;
		this.#kinds[depth] = kind;
		if (depth > 0 && this.#isAmongStretches(depth) && this.#takesOver(typeId, depth)) return true;
		if (kind === 0 && watched[parent] === 0) return false;
		const place = this.#place;
		place.parent = parent;
		place.grandparent = depth > 1 ? (this.#kinds[depth - 2] ?? 0) : 0;
		place.mark = this.#marks[depth] ?? 0;
		const actions = this.#counter.enter(kind, place);
		this.#marks[depth] = place.mark;
		if (actions === undo.nothing) return false;
		if (actions & undo.nesting) this.#tally.nesting++;
		if (actions & undo.run) this.#runs++;
		this.#undo.push(depth, actions);
		return false;
	}

	#leave(depth: number): void {
		if (this.#open && depth < this.#open.depth) this.#endStretch();
		while (this.#undo.length > 0 && this.#undo[this.#undo.length - 2] === depth) {
			const actions = this.#undo.pop() ?? 0;
			this.#undo.pop();
			if (actions & undo.nesting) this.#tally.nesting--;
			if (actions & undo.run) this.#runs--;
			if (actions & undo.frame) this.#tally.close();
			this.#counter.leave?.(actions);
		}
	}

	/** Whether a stretch may begin here, or go on. */
	#isAmongStretches(depth: number): boolean {
		return this.#open ? this.#open.depth === depth : this.#runs === 0;
	}

	/** Whether a known stretch begins here; otherwise the node becomes part of the open one, or of a new one. */
	#takesOver(typeId: number, depth: number): boolean {
		const { startIndex: start, endIndex: end } = this.#cursor;
		while ((this.#known[this.#next]?.start ?? Number.POSITIVE_INFINITY) < start) this.#next++;
		const known = this.#known[this.#next];
		if (known?.start === start && known.end >= end && known.typeId === typeId && known.context === this.#contextAt(depth)) {
			this.#endStretch();
			this.#takeOver(known, depth);
			return true;
		}
		if (this.#open && end - this.#open.start > maxStretchChars) this.#endStretch();
		if (this.#open) this.#open.end = end;
		else if (end - start <= maxStretchChars) this.#beginStretch(typeId, depth);
		return false;
	}

	/** What the count of a node at this depth depends on. */
	#contextAt(depth: number): string {
		const { frame, depth: nesting } = this.#tally;
		const parents = `${this.#kinds[depth - 1] ?? 0} ${this.#kinds[depth - 2] ?? 0} ${this.#marks[depth] ?? 0} ${this.#marks[depth - 1] ?? 0}`;
		return `${parents} ${nesting} ${this.#counter.context?.() ?? 0} ${frame.head?.selfCall} ${frame.head?.parameters}`;
	}

	#takeOver(known: Stretch, depth: number): void {
		const tally = this.#tally;
		tally.add(known.sums);
		moveFunctions(known);
		for (const each of known.functions) tally.functions.push(each);
		for (const at of known.comments) tally.comments.push(at + known.start);
		tally.classes += known.classes;
		this.#marks[depth] = known.mark;
		this.#stretches.push(known);
		while (this.#cursor.endIndex < known.end && this.#cursor.gotoNextSibling());
	}

	#beginStretch(typeId: number, depth: number): void {
		const { startIndex: start, endIndex: end, startRow: row } = this.#cursor;
		const { functions, comments, classes } = this.#tally;
		const context = this.#contextAt(depth);
		const before = { sums: this.#tally.beginStretch(), functions: functions.length, comments: comments.length, classes };
		this.#open = { depth, start, end, row, typeId, context, before };
	}

	#endStretch(): void {
		const open = this.#open;
		if (!open) return;
		this.#open = undefined;
		const { depth, before, start, end, row, typeId, context } = open;
		const { functions, comments, classes } = this.#tally;
		const sums = this.#tally.endStretch(before.sums);
		if (end - start < minStretchChars) return;
		this.#stretches.push({
			...{ start, end, row, typeId, context, sums },
			functions: functions.slice(before.functions),
			functionsAt: { start, row },
			comments: comments.slice(before.comments).map((at) => at - start),
			classes: classes - before.classes,
			mark: this.#marks[depth] ?? 0,
			code: undefined,
		});
	}

	#result(): Measurement {
		const { functions, comments, classes } = this.#tally;
		return { functions: functions.toSorted((a, b) => a.start - b.start || b.end - a.end), comments, classes, stretches: this.#stretches };
	}
}
