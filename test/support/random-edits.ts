// Edits as people make them while they type: characters, words, whole lines pasted or deleted, brackets and quotes left open, undo.
// The same seed gives the same edits.

import type { TextChange } from "../../server/src/analysis/documents/text-buffer.ts";
import { TextBuffer } from "../../server/src/analysis/documents/text-buffer.ts";

export type Random = () => number;

/** mulberry32. */
export function randomFrom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const typed = [
	"a",
	"x1",
	" ",
	"\n",
	"\n\t",
	"(",
	")",
	"{",
	"}",
	"[",
	"]",
	'"',
	"'",
	"`",
	"&&",
	" || ",
	";",
	":",
	",",
	".",
	"= 1",
	"if ",
	"else ",
	"return ",
	"/*",
	"*/",
	"//",
	"#",
	"😀",
	"\r\n",
];

export interface RandomEdit {
	change: TextChange;
	/** What takes it back. */
	undo: TextChange;
}

export function randomEdit(text: string, random: Random): RandomEdit {
	const at = Math.floor(random() * (text.length + 1));
	const kind = random();
	if (kind < 0.45) return edit(text, at, at, typed[Math.floor(random() * typed.length)] ?? "a");
	if (kind < 0.7) return edit(text, at, Math.min(text.length, at + 1 + Math.floor(random() * 12)), "");
	const from = Math.floor(random() * text.length);
	const piece = text.slice(from, from + Math.floor(random() * 300));
	if (kind < 0.85) return edit(text, at, at, piece);
	return edit(text, at, Math.min(text.length, at + Math.floor(random() * 200)), piece.slice(0, 40));
}

function edit(text: string, start: number, end: number, inserted: string): RandomEdit {
	const before = new TextBuffer(text);
	// Editors never cut a pair of carriage return and line feed, nor of surrogates, in two.
	const whole = (at: number) => (at > 0 && at < text.length && /^(\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(at - 1, at + 1)) ? at - 1 : at);
	const [from, to] = [whole(start), whole(end)];
	const after = new TextBuffer(text.slice(0, from) + inserted + text.slice(to));
	return {
		change: { range: { start: before.positionAt(from), end: before.positionAt(to) }, text: inserted },
		undo: { range: { start: after.positionAt(from), end: after.positionAt(from + inserted.length) }, text: text.slice(from, to) },
	};
}
