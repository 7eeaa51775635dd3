// Counts over a changeset: lines, and hunks by state.

import type { Changeset, HunkState } from "#protocol/changes.ts";
import { diffLines } from "./diff-lines.ts";

export function countChanges(changeset: Changeset): { added: number; removed: number } {
	let added = 0;
	let removed = 0;
	for (const file of changeset.files)
		for (const hunk of file.hunks) {
			added += hunk.new_lines.length;
			removed += hunk.old_lines.length;
		}
	return { added, removed };
}

const cardLines = 18; // together with the list of files and the closing words above, the card fits a screen

/**
 * Hunks that a card shows open: the next ones to decide, as many as fit. Each that is decided makes room for one behind it, so that a
 * person goes through a long change without scrolling.
 */
export function nextHunks(changeset: Changeset): ReadonlySet<string> {
	const next = new Set<string>();
	let lines = 0;
	for (const file of changeset.files)
		for (const hunk of file.hunks) {
			if (hunk.state !== "pending" && hunk.state !== "conflicted") continue;
			lines += diffLines(hunk).length;
			if (next.size > 0 && lines > cardLines) return next;
			next.add(hunk.hunk_id);
		}
	return next;
}

export function countHunks(changeset: Changeset): Record<HunkState, number> {
	const counts: Record<HunkState, number> = { pending: 0, accepted: 0, rejected: 0, conflicted: 0, reverted: 0 };
	for (const file of changeset.files) for (const hunk of file.hunks) counts[hunk.state] += 1;
	return counts;
}
