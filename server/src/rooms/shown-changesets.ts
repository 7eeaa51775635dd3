// Which changesets a snapshot carries: what is still to be decided before what was accepted, newer before older, within a bound of bytes.

import type { Changeset, FileChange } from "#protocol/changes.ts";
import { hasState } from "./room-state.ts";

const maxShown = 50;
/** A quarter of what makes a client hopelessly slow (room-socket.ts). */
export const maxShownBytes = 8 * 1024 * 1024;

/** In the order of their runs. A changeset that does not fit as a whole is shown with the files that do, undecided ones first. */
export function shownChangesets(changesets: readonly Changeset[]): Changeset[] {
	const undecided = changesets.filter(isUndecided);
	const accepted = changesets.filter((changeset) => !isUndecided(changeset) && hasState(changeset, ["accepted"]));
	const shown = new Map<string, Changeset>();
	let leftBytes = maxShownBytes;
	const fits = (file: FileChange) => {
		const bytes = Buffer.byteLength(JSON.stringify(file));
		if (bytes > leftBytes) return false;
		leftBytes -= bytes;
		return true;
	};
	for (const changeset of [...undecided.reverse(), ...accepted.reverse()].slice(0, maxShown)) {
		const byUrgency = changeset.files.toSorted((a, b) => Number(isToDecide(b)) - Number(isToDecide(a)));
		const fitting = new Set(byUrgency.filter(fits));
		if (fitting.size > 0) shown.set(changeset.changeset_id, { ...changeset, files: changeset.files.filter((file) => fitting.has(file)) });
	}
	return changesets.flatMap(({ changeset_id }) => shown.get(changeset_id) ?? []);
}

const isToDecide = (file: FileChange): boolean => file.hunks.some(({ state }) => state === "pending" || state === "conflicted");
const isUndecided = (changeset: Changeset): boolean => changeset.files.some(isToDecide);
