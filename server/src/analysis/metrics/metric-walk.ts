// Walks a tree once and lets a language's counter count; remembers stretches of the text with what they were worth, and on the next walk
// skips those that no edit touched. A stretch is a node of some size with all that it depends on outside: its kind, its parents, its
// nesting, the name of the function around it. Iterative, because code may be nested deeper than a stack.

import type { TreeWalker } from "../trees/tree-walker.ts";
import { type Counter, type Place, undo } from "./counter.ts";
import { type MeasuredFunction, type Sums, Tally } from "./tally.ts";

/** About a hundred lines: few enough to walk again at each keystroke, many enough to have few stretches. */
const maxStretchChars = 4000;
const minStretchChars = 80;

interface Stretch {
	start: number;
	end: number;
	row: number;
	typeId: number;
	context: string;
	sums: Sums;
	functions: MeasuredFunction[];
	/** Relative to `start`. */
	comments: number[];
	classes: number;
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

/** Keeps of a measurement what an edit did not touch, moved to where it is now. */
export function carryOver(stretches: readonly Stretch[], { start, oldEnd, newEnd, rows }: Replacement): Stretch[] {
	const kept: Stretch[] = [];
	const by = newEnd - oldEnd;
	for (const stretch of stretches) {
		if (stretch.end < start) kept.push(stretch);
		else if (stretch.start > oldEnd) kept.push(moved(stretch, by, rows));
	}
	return kept;
}

function moved(stretch: Stretch, by: number, rows: number): Stretch {
	if (by === 0 && rows === 0) return stretch;
	const functions = stretch.functions.map((each) => ({
		...each,
		start: each.start + by,
		end: each.end + by,
		row: each.row + rows,
		endRow: each.endRow + rows,
	}));
	return { ...stretch, start: stretch.start + by, end: stretch.end + by, row: stretch.row + rows, functions };
}

/** Of the tree that the walker is at the root of. */
export function measureTree(counter: Counter, walker: TreeWalker, source: string, known: readonly Stretch[] = []): Measurement {
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
	#open: { depth: number; stretch: Omit<Stretch, "sums">; before: Sums; functions: number; comments: number; classes: number } | undefined;
	#runs = 0;

	constructor(counter: Counter, cursor: TreeWalker, source: string, known: readonly Stretch[]) {
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
		if (this.#open === undefined && this.#runs === 0 && depth > 0 && this.#stretchFrom(typeId, depth, parent)) return true;
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
		while (this.#undo.length > 0 && this.#undo[this.#undo.length - 2] === depth) {
			const actions = this.#undo.pop() ?? 0;
			this.#undo.pop();
			if (actions & undo.nesting) this.#tally.nesting--;
			if (actions & undo.run) this.#runs--;
			if (actions & undo.frame) this.#tally.close();
			this.#counter.leave?.(actions);
		}
		if (this.#open?.depth === depth) this.#endStretch();
	}

	/** Takes over a known stretch that begins here, or begins to record one. */
	#stretchFrom(typeId: number, depth: number, parent: number): boolean {
		const { startIndex: start, endIndex: end } = this.#cursor;
		if (end - start < minStretchChars || end - start > maxStretchChars) return false;
		const tally = this.#tally;
		const head = tally.frame.head;
		const context = `${parent} ${this.#kinds[depth - 2] ?? 0} ${this.#marks[depth] ?? 0} ${this.#marks[depth - 1] ?? 0} ${tally.depth} ${this.#counter.context?.() ?? 0} ${head?.selfCall} ${head?.parameters}`;
		while ((this.#known[this.#next]?.start ?? Number.POSITIVE_INFINITY) < start) this.#next++;
		const known = this.#known[this.#next];
		if (known && known.start === start && known.end === end && known.typeId === typeId && known.context === context) {
			this.#takeOver(known);
			return true;
		}
		const stretch = { start, end, row: this.#cursor.startRow, typeId, context, functions: [], comments: [], classes: 0 };
		const { functions, comments, classes } = tally;
		this.#open = { depth, stretch, before: tally.beginStretch(), functions: functions.length, comments: comments.length, classes };
		return false;
	}

	#takeOver(known: Stretch): void {
		const tally = this.#tally;
		tally.add(known.sums);
		tally.functions.push(...known.functions);
		for (const at of known.comments) tally.comments.push(at + known.start);
		tally.classes += known.classes;
		this.#stretches.push(known);
	}

	#endStretch(): void {
		const open = this.#open;
		if (!open) return;
		this.#open = undefined;
		const tally = this.#tally;
		this.#stretches.push({
			...open.stretch,
			sums: tally.endStretch(open.before),
			functions: tally.functions.slice(open.functions),
			comments: tally.comments.slice(open.comments).map((at) => at - open.stretch.start),
			classes: tally.classes - open.classes,
		});
	}

	#result(): Measurement {
		const { functions, comments, classes } = this.#tally;
		return { functions: functions.toSorted((a, b) => a.start - b.start || b.end - a.end), comments, classes, stretches: this.#stretches };
	}
}
