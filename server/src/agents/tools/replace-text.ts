// Replaces pieces of a text that are named by their content. A piece must stand there exactly once, so that an edit
// lands where its author meant it; where it does not, the answer shows what does stand there.

import { count } from "./problems.ts";
import { linesOf, numbered } from "./read-file.ts";

export interface Replacement {
	old_text: string;
	new_text: string;
	replace_all?: boolean;
}

type Replaced = { ok: true; text: string } | { ok: false; reason: string };

/** One after the other: a later replacement sees what the earlier ones made. */
export function replaceAll(text: string, replacements: readonly Replacement[]): Replaced {
	let current = text;
	for (const [index, replacement] of replacements.entries()) {
		const replaced = replaceOne(current, replacement);
		if (!replaced.ok) return { ok: false, reason: replacements.length > 1 ? `Edit ${index + 1}: ${replaced.reason}` : replaced.reason };
		current = replaced.text;
	}
	return { ok: true, text: current };
}

function replaceOne(text: string, { old_text, new_text, replace_all = false }: Replacement): Replaced {
	// A model writes \n; in a file with \r\n the piece is looked for, and written, with the file's own line ends.
	const asInFile = text.includes("\r\n") && !text.includes(old_text) ? (piece: string) => piece.replace(/\r?\n/g, "\r\n") : (piece: string) => piece;
	const wanted = asInFile(old_text);
	const parts = text.split(wanted);
	const times = parts.length - 1;
	if (times === 0) return { ok: false, reason: `old_text does not occur in the file. ${nearest(text, old_text)}` };
	if (times > 1 && !replace_all) {
		const lines = occurrences(parts, wanted).slice(0, 10).join(", ");
		return { ok: false, reason: `old_text occurs ${times} times (lines ${lines}). Add the lines around the one that is meant, or set replace_all.` };
	}
	return { ok: true, text: parts.join(asInFile(new_text)) };
}

function occurrences(parts: string[], wanted: string): number[] {
	const lines: number[] = [];
	let before = "";
	for (const part of parts.slice(0, -1)) {
		before += part;
		lines.push(before.split("\n").length);
		before += wanted;
	}
	return lines;
}

const maxCompared = 20_000;
const maxComparedChars = 1000; // of a line; longer ones are generated

/** The lines of the file that are most like the first telling line of what was looked for. */
function nearest(text: string, old_text: string): string {
	const sought = linesOf(old_text)
		.find((line) => line.trim() !== "")
		?.trim();
	const lines = linesOf(text);
	if (sought === undefined) return `It is only white space; the file has ${count(lines.length, "line")}.`;

	const ranked = lines
		.slice(0, maxCompared)
		.map((line, index) => ({ index, likeness: likeness(line.trim(), sought) }))
		.filter(({ likeness }) => likeness >= 0.5)
		.sort((a, b) => b.likeness - a.likeness || a.index - b.index);
	const best = ranked[0];
	if (best === undefined) return "No line of it is like that one; read the file again.";
	const reason = best.likeness === 1 ? "The line is there, but the white space or the lines around it differ" : "The most similar place";
	const from = Math.max(0, best.index - 2);
	return `${reason}:\n${numbered(lines.slice(from, best.index + 3), from + 1)}`;
}

/** Share of letter pairs that two lines have in common, 0 to 1 (Dice). */
function likeness(a: string, b: string): number {
	if (a === b) return 1;
	const [shorter, longer] = a.length < b.length ? [a.length, b.length] : [b.length, a.length];
	if (shorter < 2 || longer > maxComparedChars || shorter * 3 < longer) return 0; // too different to be half alike
	const pairs = new Map<string, number>();
	for (let at = 0; at < a.length - 1; at++) pairs.set(a.slice(at, at + 2), (pairs.get(a.slice(at, at + 2)) ?? 0) + 1);
	let common = 0;
	for (let at = 0; at < b.length - 1; at++) {
		const left = pairs.get(b.slice(at, at + 2)) ?? 0;
		if (left > 0) common++;
		pairs.set(b.slice(at, at + 2), left - 1);
	}
	return Math.min(0.99, (2 * common) / (a.length + b.length - 2)); // only equal lines are 1
}
