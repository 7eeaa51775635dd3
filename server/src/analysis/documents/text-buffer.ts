// The text of an open document, with its line starts kept as it is edited. Positions are the protocol's: 0-based lines, UTF-16 columns;
// "\r" alone ends a line.

import { partAt } from "../text-positions.ts";
import { ChunkedText } from "./chunked-text.ts";

export interface TextPosition {
	line: number;
	character: number;
}

/** As editors send it: without a range it is the whole text. */
export interface TextChange {
	range?: { start: TextPosition; end: TextPosition };
	text: string;
}

export interface AppliedChange {
	start: number;
	oldEnd: number;
	newEnd: number;
	from: TextPosition;
	oldTo: TextPosition;
	newTo: TextPosition;
	/** Whether a carriage return came or went, or stands before it. */
	touchesReturn: boolean;
}

export class TextBuffer {
	readonly content: ChunkedText;
	#starts: number[];

	constructor(text: string) {
		this.content = new ChunkedText(text);
		this.#starts = lineStartsOf(text);
	}

	/** In one piece; after an edit, making it costs as much as copying it. */
	get text(): string {
		return this.content.toString();
	}

	get lines(): number {
		return this.#starts.length;
	}

	/** What lies outside a line or the text is moved to its nearest end, as the protocol wants it. */
	offsetAt({ line, character }: TextPosition): number {
		if (line < 0) return 0;
		const start = this.#starts[line];
		if (start === undefined) return this.content.length;
		let offset = Math.min(start + Math.max(0, character), this.#starts[line + 1] ?? this.content.length);
		while (offset > start && isLineEnd(this.content.charCodeAt(offset - 1))) offset--;
		return offset;
	}

	positionAt(offset: number): TextPosition {
		const line = partAt(this.#starts, offset);
		return { line, character: offset - (this.#starts[line] ?? 0) };
	}

	apply({ range, text }: TextChange): AppliedChange {
		const asked = range ? [this.offsetAt(range.start), this.offsetAt(range.end)] : [0, this.content.length];
		const start = Math.min(...asked);
		const oldEnd = Math.max(...asked);
		const from = this.positionAt(start);
		const oldTo = this.positionAt(oldEnd);
		// With what it stands next to: a carriage return may change what its neighbours mean; then all is counted again.
		const touched = this.content.slice(Math.max(0, start - 1), oldEnd) + text;
		const touchesReturn = touched.includes("\r");
		this.content.replace(start, oldEnd, text);
		const newEnd = start + text.length;
		if (touchesReturn) this.#starts = lineStartsOf(this.text);
		else this.#moveStarts(from.line, oldTo.line, { start, oldEnd, text });
		return { start, oldEnd, newEnd, from, oldTo, newTo: this.positionAt(newEnd), touchesReturn };
	}

	/** With the whole lines around. */
	linesAround(start: number, end: number): string {
		const first = this.#starts[this.positionAt(start).line] ?? 0;
		return this.content.slice(first, this.#starts[this.positionAt(end).line + 1] ?? this.content.length);
	}

	#moveStarts(firstLine: number, lastLine: number, { start, oldEnd, text }: { start: number; oldEnd: number; text: string }): void {
		const by = start + text.length - oldEnd;
		const inserted: number[] = [];
		for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) inserted.push(start + at + 1);
		const starts = this.#starts;
		if (inserted.length === lastLine - firstLine) {
			for (const [index, at] of inserted.entries()) starts[firstLine + 1 + index] = at;
			if (by !== 0) for (let line = lastLine + 1; line < starts.length; line++) starts[line] = (starts[line] ?? 0) + by;
			return;
		}
		const after = starts.slice(lastLine + 1).map((at) => at + by);
		this.#starts = starts.slice(0, firstLine + 1).concat(inserted, after);
	}
}

function lineStartsOf(text: string): number[] {
	const starts = [0];
	if (!text.includes("\r")) {
		for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
		return starts;
	}
	for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
	return starts;
}

function isLineEnd(code: number): boolean {
	return code === 10 || code === 13;
}
