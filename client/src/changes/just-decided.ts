// What was waiting for a decision before and waits no more: which reviews have come to their end.

import type { Changeset, FileChange } from "#protocol/changes.ts";

export interface Decided {
	/** Nothing of these changesets waits any more. */
	changesetIds: ReadonlySet<string>;
	/** Nothing of these files waits any more; see {@link fileKey}. */
	files: ReadonlySet<string>;
}

export const fileKey = (changesetId: string, path: string): string => `${changesetId}\n${path}`;

export function justDecided(before: readonly Changeset[], after: readonly Changeset[]): Decided {
	// A changeset that is no longer spoken of belongs to another room.
	const was = waiting(before.filter((changeset) => after.some((other) => other.changeset_id === changeset.changeset_id)));
	const is = waiting(after);
	return { changesetIds: was.changesetIds.difference(is.changesetIds), files: was.files.difference(is.files) };
}

function waiting(changesets: readonly Changeset[]): { changesetIds: Set<string>; files: Set<string> } {
	const open = changesets.flatMap((changeset) => changeset.files.filter(isWaiting).map((file) => ({ id: changeset.changeset_id, path: file.path })));
	return { changesetIds: new Set(open.map(({ id }) => id)), files: new Set(open.map(({ id, path }) => fileKey(id, path))) };
}

const isWaiting = (file: FileChange): boolean => file.hunks.some(({ state }) => state === "pending" || state === "conflicted");
