// Makes hunks out of two texts: every run of changed lines is one, so that each can be accepted on its own.
// Applying all hunks of a change to the old text gives the new one to the byte; see place-hunks.ts. Does not know rooms or files.

import { createHash } from "node:crypto";
import type { FileChange, Hunk } from "#protocol/changes.ts";
import { diffLines } from "./diff-lines.ts";
import { hashText } from "./disk-files.ts";
import { lineEndOf, splitLines, type TextLines } from "./text-lines.ts";

const contextLines = 3;

/** What must be done to `before` (undefined: there is no file) to get `after` (undefined: delete it). All hunks are pending. */
export function diffTexts(path: string, before: string | undefined, after: string | undefined): FileChange {
	const eol = commonLineEnd(before, after);
	const oldText = splitLines(before ?? "", eol);
	const newText = splitLines(after ?? "", eol);
	const existence = before === undefined ? "create" : after === undefined ? "delete" : "modify";
	const change: FileChange = { path, action: existence, eol, hunks: [], final_newline: newText.finalNewline };
	if (before !== undefined) {
		change.base_hash = hashText(before);
		change.base_final_newline = oldText.finalNewline;
	}
	if (existence === "modify") change.hunks = hunksBetween(path, oldText, newText);
	else change.hunks = [wholeFileHunk(path, oldText, newText)];
	return change;
}

/** CRLF only where neither text has any other line end. */
function commonLineEnd(before: string | undefined, after: string | undefined): FileChange["eol"] {
	const ends = [lineEndOf(before ?? ""), lineEndOf(after ?? "")];
	return ends.includes("\r\n") && !ends.includes("\n") ? "\r\n" : "\n";
}

/** Also where both sides are empty: to create an empty file is a decision like any other. */
function wholeFileHunk(path: string, oldText: TextLines, newText: TextLines): Hunk {
	const start = { old_start: 1, new_start: 1, before: [], after: [], state: "pending" as const };
	return { hunk_id: hunkId(path, oldText.lines, newText.lines, 0), ...start, old_lines: oldText.lines, new_lines: newText.lines };
}

function hunksBetween(path: string, oldText: TextLines, newText: TextLines): Hunk[] {
	const regions = diffLines(oldText.lines, newText.lines);
	addFinalNewlineRegion(regions, oldText, newText);
	const seen = new Map<string, number>();
	return regions.map((region, index) => {
		const oldLines = oldText.lines.slice(region.oldStart, region.oldEnd);
		const newLines = newText.lines.slice(region.newStart, region.newEnd);
		const previousEnd = regions[index - 1]?.oldEnd ?? 0;
		const nextStart = regions[index + 1]?.oldStart ?? oldText.lines.length;
		const first = hunkId(path, oldLines, newLines, 0);
		const occurrence = seen.get(first) ?? 0;
		seen.set(first, occurrence + 1);
		return {
			hunk_id: occurrence === 0 ? first : hunkId(path, oldLines, newLines, occurrence),
			old_start: region.oldStart + 1,
			old_lines: oldLines,
			new_start: region.newStart + 1,
			new_lines: newLines,
			before: oldText.lines.slice(Math.max(previousEnd, region.oldStart - contextLines), region.oldStart),
			after: oldText.lines.slice(region.oldEnd, Math.min(nextStart, region.oldEnd + contextLines)),
			state: "pending",
		};
	});
}

/** A line end gained or lost by the last line is a change of that line, also where its words stay. */
function addFinalNewlineRegion(regions: ReturnType<typeof diffLines>, oldText: TextLines, newText: TextLines): void {
	const bothHaveLines = oldText.lines.length > 0 && newText.lines.length > 0;
	if (!bothHaveLines || oldText.finalNewline === newText.finalNewline) return;
	const last = regions.at(-1);
	if (last && last.oldEnd === oldText.lines.length) return;
	const oldStart = oldText.lines.length - 1;
	const newStart = newText.lines.length - 1;
	if (last && last.oldEnd === oldStart) {
		last.oldEnd++;
		last.newEnd++;
	} else regions.push({ oldStart, oldEnd: oldStart + 1, newStart, newEnd: newStart + 1 });
}

/**
 * The same edit has the same id wherever it stands, so that a decision on it outlives a new staging;
 * `occurrence` tells equal edits of one file apart.
 */
export function hunkId(path: string, oldLines: readonly string[], newLines: readonly string[], occurrence: number): string {
	const content = JSON.stringify([path, oldLines, newLines, occurrence]);
	return `hunk_${createHash("sha256").update(content, "utf8").digest("base64url").slice(0, 16)}`;
}

/** The hunk that takes it back. */
export function reverseHunk(hunk: Hunk): Hunk {
	return { ...hunk, old_start: hunk.new_start, old_lines: hunk.new_lines, new_start: hunk.old_start, new_lines: hunk.old_lines };
}
