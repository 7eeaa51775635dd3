import { describe, expect, it } from "vitest";
import type { Changeset, HunkState } from "#protocol/changes.ts";
import { nextHunks } from "../../../media/chat/change-counts.ts";
import { hunk } from "../../support/room-recording.ts";

/** One file with a hunk of so many lines for each entry. */
function changeset(...hunks: [lines: number, state?: HunkState][]): Changeset {
	const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);
	const made = hunks.map(([count, state = "pending"], index) => hunk(`h${index}`, { new_lines: lines(count), state }));
	return { changeset_id: "c", run_id: "r", files: [{ path: "a.py", action: "modify", eol: "\n", final_newline: true, hunks: made }] };
}

describe("what a card shows open", () => {
	it("is as many undecided places as fit, in their order", () => {
		expect([...nextHunks(changeset([6], [6], [6], [6]))]).toEqual(["h0", "h1", "h2"]);
	});

	it("goes on behind what is decided", () => {
		expect([...nextHunks(changeset([6, "accepted"], [6, "rejected"], [10], [8, "conflicted"], [1]))]).toEqual(["h2", "h3"]);
	});

	it("is never nothing, however long the first place is", () => {
		expect([...nextHunks(changeset([500], [1]))]).toEqual(["h0"]);
	});
});
