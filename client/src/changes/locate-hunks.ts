// Finds the pending hunks of a file in its proposed text (the present text with every pending hunk applied).
// The line numbers of a hunk hold for the text that was read; other hunks and the user's own edits move it, so it is searched by content.

import type { FileChange, Hunk } from "#protocol/changes.ts";

export interface LocatedHunk {
	hunk: Hunk;
	/** 0-based lines in the proposed text; `end` is exclusive and equals `start` where the hunk only deletes. */
	start: number;
	end: number;
}

export function locateHunks(change: FileChange, proposed: string): LocatedHunk[] {
	const lines = proposed.split(/\r\n|\n/);
	const located: LocatedHunk[] = [];
	let shift = 0;
	for (const hunk of [...change.hunks].sort((a, b) => a.old_start - b.old_start)) {
		const isApplied = hunk.state === "pending" || hunk.state === "accepted";
		if (hunk.state === "pending") {
			// For an insertion `old_start` names the line it goes before, for anything else its first line.
			const expected = hunk.old_start - 1 + shift;
			const start = findHunk(lines, hunk, expected);
			located.push({ hunk, start, end: Math.min(lines.length, start + hunk.new_lines.length) });
		}
		if (isApplied) shift += hunk.new_lines.length - hunk.old_lines.length;
	}
	return located;
}

function findHunk(lines: string[], hunk: Hunk, expected: number): number {
	const whole = nearest(lines, [...hunk.before, ...hunk.new_lines, ...hunk.after], expected - hunk.before.length);
	if (whole !== undefined) return whole + hunk.before.length;
	// A neighbouring hunk changed the context lines.
	const bare = hunk.new_lines.length > 0 ? nearest(lines, hunk.new_lines, expected) : undefined;
	return bare ?? Math.max(0, Math.min(lines.length - 1, expected));
}

/** First line of the occurrence of `wanted` that lies closest to `expected`. */
function nearest(lines: string[], wanted: string[], expected: number): number | undefined {
	const last = lines.length - wanted.length;
	for (let distance = 0; distance <= Math.max(last, expected) + 1; distance += 1) {
		for (const start of distance === 0 ? [expected] : [expected - distance, expected + distance]) {
			if (start >= 0 && start <= last && wanted.every((line, index) => lines[start + index] === line)) return start;
		}
	}
	return undefined;
}
