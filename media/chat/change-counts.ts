// Counts over a changeset: lines, and hunks by state.

import type { Changeset, HunkState } from "#protocol/changes.ts";

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

export function countHunks(changeset: Changeset): Record<HunkState, number> {
	const counts: Record<HunkState, number> = { pending: 0, accepted: 0, rejected: 0, conflicted: 0, reverted: 0 };
	for (const file of changeset.files) for (const hunk of file.hunks) counts[hunk.state] += 1;
	return counts;
}
