import { describe, expect, it } from "vitest";
import type { FileChange, Hunk } from "#protocol/changes.ts";
import { locateHunks } from "../../../../client/src/changes/locate-hunks.ts";

const hunk = (hunk: Partial<Hunk> & { hunk_id: string; old_start: number }): Hunk => ({
	old_lines: [],
	new_start: hunk.old_start,
	new_lines: [],
	before: [],
	after: [],
	state: "pending",
	...hunk,
});
const change = (...hunks: Hunk[]): FileChange => ({ path: "a.py", action: "modify", eol: "\n", hunks, final_newline: true });
const places = (file: FileChange, text: string) => locateHunks(file, text).map(({ hunk: { hunk_id }, start, end }) => `${hunk_id} ${start}-${end}`);

describe("where the pending hunks of a file stand in its proposed text", () => {
	const first = hunk({ hunk_id: "first", old_start: 2, old_lines: ["b"], new_lines: ["B", "B2"], before: ["a"], after: ["c"] });
	const second = hunk({ hunk_id: "second", old_start: 5, old_lines: ["e"], new_lines: ["E"], before: ["d"], after: ["f"] });

	it("a hunk above shifts the ones below", () => {
		expect(places(change(first, second), "a\nB\nB2\nc\nd\nE\nf\n")).toEqual(["first 1-3", "second 5-6"]);
	});

	it("an accepted hunk still shifts, a rejected one does not, and neither has a place of its own", () => {
		expect(places(change({ ...first, state: "accepted" }, second), "a\nB\nB2\nc\nd\nE\nf\n")).toEqual(["second 5-6"]);
		expect(places(change({ ...first, state: "rejected" }, second), "a\nb\nc\nd\nE\nf\n")).toEqual(["second 4-5"]);
	});

	it("lines that the user has added since are followed by content", () => {
		expect(places(change(first, second), "new\nnew\na\nB\nB2\nc\nd\nE\nf\n")).toEqual(["first 3-5", "second 7-8"]);
	});

	it("among equal places the nearest to the expected one is taken", () => {
		const repeated = hunk({ hunk_id: "repeated", old_start: 4, old_lines: ["x"], new_lines: ["y"] });
		expect(places(change(repeated), "y\nq\nq\ny\nq\ny\n")).toEqual(["repeated 3-4"]);
	});

	it("a deletion stands at the line that followed it", () => {
		const deletion = hunk({ hunk_id: "gone", old_start: 2, old_lines: ["b", "c"], before: ["a"], after: ["d"] });
		expect(places(change(deletion), "a\nd\n")).toEqual(["gone 1-1"]);
	});

	it("changed context falls back to the new lines, and vanished lines to the expected place", () => {
		expect(places(change(first), "A!\nB\nB2\nC!\n")).toEqual(["first 1-3"]);
		expect(places(change(first), "quite\nother\ntext")).toEqual(["first 1-3"]);
	});

	it("Windows line ends make no difference", () => {
		expect(places(change(first), "a\r\nB\r\nB2\r\nc\r\n")).toEqual(["first 1-3"]);
	});
});
