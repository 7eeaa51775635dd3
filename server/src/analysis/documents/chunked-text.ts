// A text in pieces, so that an edit copies only the piece that it is in. A string put together from three is made one by V8 at the next look
// at it, which takes half a millisecond for half a million characters.
// Does not know what its characters mean.

import { partAt } from "../text-positions.ts";
import type { SourceText } from "../trees/source-text.ts";

const chunkChars = 8192;

export class ChunkedText implements SourceText {
	/** At least one; none of several is empty. */
	#chunks: string[];
	/** Of each chunk; and where the last ends. */
	#starts: number[];

	constructor(text: string) {
		this.#chunks = [text];
		this.#starts = [0, text.length];
	}

	get length(): number {
		return this.#starts.at(-1) ?? 0;
	}

	/** Makes it one piece again. */
	toString(): string {
		if (this.#chunks.length > 1) this.#use([this.#chunks.join("")]);
		return this.#chunks[0] ?? "";
	}

	/** As a string's; offsets are not negative. */
	slice(start: number, end: number = this.length): string {
		let index = this.#indexAt(start);
		let from = start - (this.#starts[index] ?? 0);
		let left = end - start;
		let slice = "";
		for (; left > 0 && index < this.#chunks.length; index++) {
			const part = (this.#chunks[index] ?? "").slice(from, from + left);
			if (part.length === left) return slice + part;
			slice += part;
			left -= part.length;
			from = 0;
		}
		return slice;
	}

	/** NaN where there is none. */
	charCodeAt(offset: number): number {
		const index = this.#indexAt(offset);
		return (this.#chunks[index] ?? "").charCodeAt(offset - (this.#starts[index] ?? 0));
	}

	/** As a string's, of one character; `from` is not negative. */
	lastIndexOf(character: string, from: number): number {
		for (let index = this.#indexAt(from); index >= 0; index--) {
			const start = this.#starts[index] ?? 0;
			const found = from < start ? -1 : (this.#chunks[index] ?? "").lastIndexOf(character, from - start);
			if (found !== -1) return start + found;
		}
		return -1;
	}

	replace(start: number, end: number, text: string): void {
		if (this.#chunks.length === 1) this.#use(cut(this.toString()));
		const first = this.#indexAt(start);
		const last = this.#indexAt(end);
		const before = (this.#chunks[first] ?? "").slice(0, start - (this.#starts[first] ?? 0));
		const behind = (this.#chunks[last] ?? "").slice(end - (this.#starts[last] ?? 0));
		const chunks = [...this.#chunks.slice(0, first), ...cut(before + text + behind), ...this.#chunks.slice(last + 1)];
		this.#use(chunks.length === 0 ? [""] : chunks);
	}

	#use(chunks: string[]): void {
		this.#chunks = chunks;
		this.#starts = [0];
		let start = 0;
		for (const { length } of chunks) {
			start += length;
			this.#starts.push(start);
		}
	}

	/** The last one for what lies behind. */
	#indexAt(offset: number): number {
		return Math.min(partAt(this.#starts, offset), this.#chunks.length - 1);
	}
}

/** Twice as long as wanted is left whole: a piece that is typed into would be cut at each key. */
function cut(text: string): string[] {
	if (text === "") return [];
	if (text.length <= 2 * chunkChars) return [text];
	const count = Math.ceil(text.length / chunkChars);
	const size = Math.ceil(text.length / count);
	return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}
