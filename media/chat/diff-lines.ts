// The lines of one hunk as a diff shows them, with the part of a line that changed where lines pair up.

import type { Hunk } from "#protocol/changes.ts";

export interface DiffLine {
	kind: "same" | "removed" | "added";
	oldNumber?: number;
	newNumber?: number;
	text: string;
	/** What differs from the paired line of the other side: [from, to) in UTF-16 units. */
	changed?: { from: number; to: number };
}

const contextLines = 2; // enough to recognise the place, and blank lines at its edges show nothing; the diff editor has the rest

export function diffLines(hunk: Hunk): DiffLine[] {
	const before = hunk.before.slice(-contextLines);
	while (before[0]?.trim() === "") before.shift();
	const after = hunk.after.slice(0, contextLines);
	while (after.at(-1)?.trim() === "") after.pop();
	const { old_lines, new_lines, old_start, new_start } = hunk;
	const isPaired = old_lines.length === new_lines.length;
	const changes = isPaired ? old_lines.map((line, index) => changedPart(line, new_lines[index] ?? "")) : [];
	const same = (text: string, oldNumber: number, newNumber: number): DiffLine => ({ kind: "same", text, oldNumber, newNumber });
	return [
		...before.map((text, index) => same(text, old_start - before.length + index, new_start - before.length + index)),
		...old_lines.map((text, index): DiffLine => ({ kind: "removed", text, oldNumber: old_start + index, changed: changes[index]?.old })),
		...new_lines.map((text, index): DiffLine => ({ kind: "added", text, newNumber: new_start + index, changed: changes[index]?.new })),
		...after.map((text, index) => same(text, old_start + old_lines.length + index, new_start + new_lines.length + index)),
	];
}

type Part = { from: number; to: number };

/** Nothing where the lines share too little for a mark to help. */
function changedPart(a: string, b: string): { old: Part; new: Part } | undefined {
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head < shorter && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
	const shared = a.slice(0, head).trim().length + a.slice(a.length - tail).trim().length;
	if (shared * 3 < shorter) return undefined;
	return { old: { from: head, to: a.length - tail }, new: { from: head, to: b.length - tail } };
}
