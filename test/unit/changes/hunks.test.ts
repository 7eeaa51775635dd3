import { describe, expect, it } from "vitest";
import type { FileChange, Hunk } from "#protocol/changes.ts";
import { diffTexts } from "../../../server/src/changes/hunks.ts";
import { applyHunks, revertHunks } from "../../../server/src/changes/place-hunks.ts";

function rng(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state * 1664525 + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

const words = ["a", "b", "c", "", "}", "    return x", "x\r", "가나다"];

function randomText(next: (below: number) => number): string {
	const eol = next(3) === 0 ? "\r\n" : "\n";
	const lines = Array.from({ length: next(14) }, () => words[next(words.length)] ?? "");
	return lines.map((line) => line + (next(20) === 0 ? "\n" : eol)).join("") + (next(3) === 0 ? (words[next(words.length)] ?? "") : "");
}

/** Few or many changed lines, so that several hunks are common. */
function edited(text: string, next: (below: number) => number): string {
	const parts = text.split("\n");
	for (let times = next(5); times >= 0; times--) {
		const at = next(parts.length + 1);
		const kind = next(3);
		if (kind === 0) parts.splice(at, 1);
		else if (kind === 1) parts.splice(at, 0, words[next(words.length)] ?? "");
		else parts.splice(at, 1, `${words[next(words.length)]}!`);
	}
	return parts.join("\n");
}

function cases(count: number): { before: string; after: string; next: (below: number) => number }[] {
	return Array.from({ length: count }, (_, seed) => {
		const next = rng(seed);
		const before = randomText(next);
		return { before, after: next(4) === 0 ? randomText(next) : edited(before, next), next };
	});
}

function decided(change: FileChange, ids: readonly string[], state: Hunk["state"]): FileChange {
	return { ...change, hunks: change.hunks.map((hunk) => (ids.includes(hunk.hunk_id) ? { ...hunk, state } : hunk)) };
}

describe("hunks of two texts", () => {
	it("give the new text to the byte when all are applied, and the old one when all are reverted", () => {
		for (const { before, after } of cases(3000)) {
			const change = diffTexts("f", before, after);
			const applied = applyHunks(before, change, change.hunks);
			expect(applied).toEqual({ text: after, done: change.hunks.map((hunk) => hunk.hunk_id), conflicts: [] });
			const accepted = decided(change, applied.done, "accepted");
			expect(revertHunks(after, accepted, accepted.hunks).text).toBe(before);
		}
	});

	it("give the same text whether some are applied at once or one by one in any order", () => {
		for (const { before, after, next } of cases(3000)) {
			const change = diffTexts("f", before, after);
			const subset = change.hunks.filter(() => next(2) === 0);
			const atOnce = applyHunks(before, change, subset).text;
			const shuffled = subset.map((hunk) => ({ hunk, key: next(1000) })).sort((a, b) => a.key - b.key);
			let text = before;
			let state = change;
			for (const { hunk } of shuffled) {
				const current = state.hunks.filter((other) => other.hunk_id === hunk.hunk_id);
				text = applyHunks(text, state, current).text;
				state = decided(state, [hunk.hunk_id], "accepted");
			}
			expect(text).toBe(atOnce);
			const back = revertHunks(
				text,
				state,
				state.hunks.filter((hunk) => hunk.state === "accepted"),
			);
			expect(back.text).toBe(before);
		}
	});

	it("have ids that are different within a file", () => {
		for (const { before, after } of cases(500)) {
			const ids = diffTexts("f", before, after).hunks.map((hunk) => hunk.hunk_id);
			expect(new Set(ids).size).toBe(ids.length);
		}
	});

	it("are one for each run of changed lines, with up to three lines around", () => {
		const before = "1\n2\n3\n4\n5\n6\n7\n8\n";
		const change = diffTexts("f", before, before.replace("2\n3", "two\nthree").replace("6", "six"));
		expect(change.hunks.map(({ old_start, old_lines, new_lines, before, after }) => ({ old_start, old_lines, new_lines, before, after }))).toEqual([
			{ old_start: 2, old_lines: ["2", "3"], new_lines: ["two", "three"], before: ["1"], after: ["4", "5"] },
			{ old_start: 6, old_lines: ["6"], new_lines: ["six"], before: ["4", "5"], after: ["7", "8"] },
		]);
	});

	it("are none for equal texts, and one for a line end gained at the end", () => {
		expect(diffTexts("f", "a\nb", "a\nb").hunks).toEqual([]);
		expect(diffTexts("f", "a\nb", "a\nb\n")).toMatchObject({ final_newline: true, base_final_newline: false, hunks: [{ old_lines: ["b"], new_lines: ["b"] }] });
	});

	it("are one whole for a file that is created or deleted, also an empty one", () => {
		expect(diffTexts("f", undefined, "a\nb\n")).toMatchObject({ action: "create", hunks: [{ old_lines: [], new_lines: ["a", "b"] }] });
		expect(diffTexts("f", undefined, "").hunks).toHaveLength(1);
		expect(diffTexts("f", "a", undefined)).toMatchObject({ action: "delete", hunks: [{ old_lines: ["a"], new_lines: [] }] });
	});

	it("are found quickly in a file that was rewritten from end to end", () => {
		const before = Array.from({ length: 40_000 }, (_, at) => `line ${at}`);
		const after = before.map((line, at) => (at % 3 === 0 ? `${line} changed` : line));
		const change = diffTexts("f", before.join("\n"), after.join("\n"));
		expect(change.hunks).toHaveLength(13_334);
		expect(applyHunks(before.join("\n"), change, change.hunks).text).toBe(after.join("\n"));
	});

	it("are one replacement where two long texts have nothing in common", () => {
		const text = (word: string) => Array.from({ length: 30_000 }, (_, at) => `${word} ${at}`).join("\n");
		expect(diffTexts("f", text("old"), text("new")).hunks).toHaveLength(1);
	});
});

describe("a hunk in a file that someone else has edited", () => {
	const before = "import os\n\ndef one():\n    return 1\n\ndef two():\n    return 2\n";
	const change = diffTexts("f", before, before.replace("return 2", "return 22"));

	it("goes where its lines and context stand now", () => {
		const moved = `# a\n# b\n# c\n${before}`;
		expect(applyHunks(moved, change, change.hunks)).toMatchObject({ text: moved.replace("return 2", "return 22"), conflicts: [] });
	});

	it("takes the line end that the file has now", () => {
		const converted = before.replaceAll("\n", "\r\n");
		expect(applyHunks(converted, change, change.hunks).text).toBe(converted.replace("return 2", "return 22"));
	});

	it("is a conflict where its lines were changed", () => {
		const text = before.replace("return 2", "return 3");
		const placed = applyHunks(text, change, change.hunks);
		expect(placed).toMatchObject({ text, done: [], conflicts: [{ reason: expect.stringContaining("changed since") }] });
	});

	it("is a conflict where it would fit in several places, never a guess", () => {
		const block = "begin\n    value = 1\nend\n";
		const twice = diffTexts("f", `top\n${block}bottom\n`, `top\n${block.replace("1", "2")}bottom\n`);
		const narrow: FileChange = { ...twice, hunks: twice.hunks.map((hunk) => ({ ...hunk, before: ["begin"], after: ["end"] })) };
		const text = `new top\n${block}${block}bottom\n`;
		expect(applyHunks(text, narrow, narrow.hunks)).toMatchObject({ text, done: [], conflicts: [{ reason: expect.stringContaining("2 places") }] });
	});

	it("counts as done where its new lines stand already", () => {
		const text = `# moved\n${before.replace("return 2", "return 22")}`;
		expect(applyHunks(text, change, change.hunks)).toMatchObject({ text, done: [change.hunks[0]?.hunk_id], conflicts: [] });
	});

	it("is never put twice after a crash between write and log, whatever was written", () => {
		for (const { before: old, after, next } of cases(1000)) {
			const fresh = diffTexts("f", old, after);
			const written = applyHunks(old, fresh, fresh.hunks);
			expect(applyHunks(written.text, fresh, fresh.hunks).text).toBe(after);
			const one = fresh.hunks[next(Math.max(1, fresh.hunks.length))];
			if (one) expect(applyHunks(written.text, fresh, [one]).done).toContain(one.hunk_id);
		}
	});

	it("can be reverted although lines above came and went", () => {
		const accepted = decided(
			change,
			change.hunks.map((hunk) => hunk.hunk_id),
			"accepted",
		);
		const text = `# new\n${before.replace("return 2", "return 22")}`;
		expect(revertHunks(text, accepted, accepted.hunks).text).toBe(`# new\n${before}`);
	});
});

it("hunks and a person's own edits end up side by side, each whole or not at all, and can be taken apart again", () => {
	const seen = { done: 0, conflicts: 0 };
	for (let seed = 0; seed < 2000; seed++) {
		const next = rng(seed);
		const numbers = Array.from({ length: 30 }, (_, at) => at);
		const agents = new Set(numbers.filter(() => next(6) === 0));
		const typed = new Map(numbers.filter(() => next(12) === 0).map((at) => [at, next(3)]));
		/** Both kinds of edits, where those of the agent are the lines in `by`. */
		const merged = (by: ReadonlySet<number>, withTyped: boolean) =>
			numbers
				.flatMap((at) => {
					const kind = withTyped ? typed.get(at) : undefined;
					const line = by.has(at) ? `agent ${at}` : `line ${at}`;
					return kind === 0 ? [] : kind === 1 ? [`typed ${at}`] : kind === 2 ? [`typed before ${at}`, line] : [line];
				})
				.join("\n");
		const change = diffTexts("f", merged(new Set(), false), merged(agents, false));
		const text = merged(new Set(), true);
		const placed = applyHunks(text, change, change.hunks);
		const done = change.hunks.filter((hunk) => placed.done.includes(hunk.hunk_id));
		const linesOf = (hunk: Hunk) => hunk.old_lines.map((_, offset) => hunk.old_start - 1 + offset);
		expect(placed.text).toBe(merged(new Set(done.flatMap(linesOf)), true));
		const accepted = decided(change, placed.done, "accepted");
		expect(
			revertHunks(
				placed.text,
				accepted,
				accepted.hunks.filter((hunk) => hunk.state === "accepted"),
			),
		).toMatchObject({ text, conflicts: [] });
		seen.done += done.length;
		seen.conflicts += placed.conflicts.length;
	}
	expect([seen.done > 2000, seen.conflicts > 1000]).toEqual([true, true]);
});
