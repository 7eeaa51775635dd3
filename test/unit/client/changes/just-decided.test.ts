import { describe, expect, it } from "vitest";
import type { Changeset, HunkState } from "#protocol/changes.ts";
import { fileKey, justDecided } from "../../../../client/src/changes/just-decided.ts";
import { hunk } from "../../../support/room-recording.ts";

function changeset(files: Record<string, HunkState[]>): Changeset {
	const made = Object.entries(files).map(([path, states]) => ({
		path,
		action: "modify" as const,
		eol: "\n" as const,
		final_newline: true,
		hunks: states.map((state, index) => hunk(`h${index}`, { state })),
	}));
	return { changeset_id: "c", run_id: "r", files: made };
}

const decided = (before: Record<string, HunkState[]>, after: Record<string, HunkState[]>) => {
	const { changesetIds, files } = justDecided([changeset(before)], [changeset(after)]);
	return [[...changesetIds], [...files]];
};

describe("a review is over", () => {
	it("for a file with its last decision, for the changeset with that of its last file", () => {
		expect(decided({ a: ["accepted", "pending"], b: ["pending"] }, { a: ["accepted", "rejected"], b: ["pending"] })).toEqual([[], [fileKey("c", "a")]]);
		expect(decided({ a: ["accepted"], b: ["pending"] }, { a: ["accepted"], b: ["accepted"] })).toEqual([["c"], [fileKey("c", "b")]]);
	});

	it("not while a change that could not be applied waits", () => {
		expect(decided({ a: ["pending"] }, { a: ["conflicted"] })).toEqual([[], []]);
	});

	it("only once: looking back at what was decided earlier is no review", () => {
		expect(decided({ a: ["accepted"] }, { a: ["reverted"] })).toEqual([[], []]);
	});
});
