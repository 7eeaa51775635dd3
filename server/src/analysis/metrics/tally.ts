// Counts, while a tree is walked, what belongs to each function: a stack of frames, one per function that is open.
// Knows no language: the counters (python-counter.ts …) say what a node is worth, this adds it up.

import type { FunctionMetrics } from "#protocol/analysis.ts";

export interface MeasuredFunction {
	name: string;
	/** `initializer`: code that a class runs without being a function, such as a field's value; counted apart, not shown. */
	kind: "function" | "initializer";
	/** UTF-16 offsets. */
	start: number;
	end: number;
	/** 0-based. */
	row: number;
	endRow: number;
	parameters: number;
	cyclomatic: number;
	cognitive: number;
	nesting: number;
	/** As it is shown; as long as it stays on its lines, the same one. */
	shown: FunctionMetrics | undefined;
}

/** What a stretch of code adds to the function that it stands in. */
export interface Sums {
	cyclomatic: number;
	/** Cognitive points, without and with those of nested functions. */
	own: number;
	total: number;
	/** How many of the points in `total` cost one more for every level that they are moved inwards. */
	structural: number;
	/** Deepest nesting of control structures. */
	deepest: number;
	/** Calls of the function by itself. */
	selfCalls: number;
}

export interface FunctionHead {
	name: string;
	kind: MeasuredFunction["kind"];
	start: number;
	end: number;
	row: number;
	endRow: number;
	parameters: number;
	/** How the function would call itself, up to the bracket; absent where that cannot be told. */
	selfCall?: string;
	/** Where it stands in another function: levels that this alone adds to what is in it. */
	levels: number;
}

export interface Frame extends Sums {
	head: FunctionHead | undefined;
	baseNesting: number;
	/** Nesting of its content as the function around it sees it. */
	level: number;
}

/** A function's cognitive complexity from its sums. */
export type CognitiveOf = (frame: Frame) => number;

const noSums = (): Sums => ({ cyclomatic: 0, own: 0, total: 0, structural: 0, deepest: 0, selfCalls: 0 });

export class Tally {
	readonly functions: MeasuredFunction[] = [];
	/** Start and end offsets of every comment, one after the other. */
	readonly comments: number[] = [];
	classes = 0;
	nesting = 0;
	frame: Frame;
	readonly #outer: Frame[] = [];
	readonly #cognitiveOf: CognitiveOf;

	constructor(cognitiveOf: CognitiveOf) {
		this.#cognitiveOf = cognitiveOf;
		this.frame = { head: undefined, baseNesting: 0, level: 0, ...noSums() };
	}

	/** Levels of nesting since the function began. */
	get depth(): number {
		return this.nesting - this.frame.baseNesting;
	}

	/** A control structure: one point, and one for each level that it is nested in. */
	structural(): void {
		const { frame } = this;
		frame.own += 1 + this.depth;
		frame.total += 1 + this.depth;
		frame.structural++;
		this.deepen();
	}

	/** One point, wherever it is. */
	flat(): void {
		this.frame.own++;
		this.frame.total++;
	}

	/** A control structure is open at this depth. */
	deepen(): void {
		this.frame.deepest = Math.max(this.frame.deepest, this.depth + 1);
	}

	open(head: FunctionHead): void {
		this.#outer.push(this.frame);
		this.frame = { head, baseNesting: this.nesting, level: this.depth + head.levels, ...noSums(), cyclomatic: 1 };
	}

	close(): void {
		const { frame } = this;
		const outer = this.#outer.pop();
		if (!outer || !frame.head) throw new Error("A function is closed that was not opened.");
		const { name, kind, start, end, row, endRow, parameters } = frame.head;
		const counts = { cyclomatic: frame.cyclomatic, cognitive: this.#cognitiveOf(frame), nesting: frame.deepest, shown: undefined };
		this.functions.push({ name, kind, start, end, row, endRow, parameters, ...counts });
		outer.total += frame.total + frame.structural * frame.level;
		outer.structural += frame.structural;
		this.frame = outer;
	}

	/** Puts aside what the open function has so far, to count a stretch of it alone. */
	beginStretch(): Sums {
		const { cyclomatic, own, total, structural, deepest, selfCalls } = this.frame;
		Object.assign(this.frame, noSums());
		return { cyclomatic, own, total, structural, deepest, selfCalls };
	}

	/** The sums of the stretch; the function has both again. */
	endStretch(before: Sums): Sums {
		const stretch = this.beginStretch();
		Object.assign(this.frame, before);
		this.add(stretch);
		return stretch;
	}

	add(sums: Sums): void {
		const { frame } = this;
		frame.cyclomatic += sums.cyclomatic;
		frame.own += sums.own;
		frame.total += sums.total;
		frame.structural += sums.structural;
		frame.deepest = Math.max(frame.deepest, sums.deepest);
		frame.selfCalls += sums.selfCalls;
	}
}
