import { expect, test } from "vitest";
import type { Changeset, FileChange, HunkState } from "#protocol/changes.ts";
import { maxShownBytes, shownChangesets } from "../../../server/src/rooms/shown-changesets.ts";

const half = "x".repeat(maxShownBytes / 2 - 1_000);

function file(path: string, state: HunkState, text = "new"): FileChange {
	const hunk = { hunk_id: path, old_start: 1, old_lines: [], new_start: 1, new_lines: [text], before: [], after: [], state };
	return { path, action: "modify", eol: "\n", final_newline: true, hunks: [hunk] };
}

const changeset = (id: string, ...files: FileChange[]): Changeset => ({ changeset_id: id, run_id: `run_${id}`, files });
const shown = (changesets: Changeset[]) => shownChangesets(changesets).map(({ changeset_id, files }) => [changeset_id, ...files.map(({ path }) => path)]);

test("undecided and accepted changesets are shown in the order of their runs; rejected ones are not", () => {
	const all = [
		changeset("1", file("a", "accepted")),
		changeset("2", file("b", "rejected")),
		changeset("3", file("c", "pending")),
		changeset("4", file("d", "conflicted")),
	];
	expect(shown(all)).toEqual([
		["1", "a"],
		["3", "c"],
		["4", "d"],
	]);
});

test("where not all fit, what is to be decided comes before what was accepted, and newer before older", () => {
	const all = [
		changeset("1", file("a", "pending", half)),
		changeset("2", file("b", "accepted", half)),
		changeset("3", file("c", "accepted", half)),
		changeset("4", file("d", "accepted")),
	];
	expect(shown(all)).toEqual([
		["1", "a"],
		["3", "c"],
		["4", "d"],
	]);
});

test("a changeset that is too large by itself is shown with the files that fit, undecided ones first", () => {
	const all = [changeset("1", file("a", "accepted", half), file("b", "pending", half), file("c", "pending", half), file("d", "pending"))];
	expect(shown(all)).toEqual([["1", "b", "c", "d"]]);
	expect(JSON.stringify(shownChangesets(all)).length).toBeLessThanOrEqual(maxShownBytes + 1_000);
});

test("at most fifty are shown", () => {
	const all = Array.from({ length: 60 }, (_, index) => changeset(`${index}`, file("a", "pending")));
	expect(shown(all).map(([id]) => id)).toEqual(Array.from({ length: 50 }, (_, index) => `${index + 10}`));
});
