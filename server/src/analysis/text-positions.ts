// Offsets into a text as lines and columns, as the protocol counts them: 1-based lines, 0-based UTF-16 columns, "\r" alone ends a line.

import type { TextRange } from "#protocol/analysis.ts";

/** For sorting, as one reads. */
export const byPlace = (a: Pick<TextRange, "line" | "column">, b: Pick<TextRange, "line" | "column">): number => a.line - b.line || a.column - b.column;

/** Which of the parts that begin at these offsets, in order and the first at 0, an offset is in: the last that does not begin behind it. */
export function partAt(starts: readonly number[], offset: number): number {
	let low = 0;
	let high = starts.length;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((starts[middle] ?? 0) <= offset) low = middle;
		else high = middle;
	}
	return low;
}

export class TextPositions {
	readonly #starts: readonly number[];

	constructor(text: string) {
		const starts = [0];
		for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
		this.#starts = starts;
	}

	/** 1-based. */
	lineAt(offset: number): number {
		return partAt(this.#starts, offset) + 1;
	}

	range(start: number, end: number): TextRange {
		const line = this.lineAt(start);
		const endLine = this.lineAt(end);
		return { line, column: start - this.#startOf(line), end_line: endLine, end_column: end - this.#startOf(endLine) };
	}

	#startOf(line: number): number {
		return this.#starts[line - 1] ?? 0;
	}
}
