// Puts hunks into a text, or takes accepted ones out of it. Where the text is the one that the hunks were made against (give or take
// hunks of the same change), places are known to the line and nothing is searched. Where someone else has edited it, a hunk goes where
// its old lines and all of its context stand, and only if that is one place: a hunk is never put where it merely might belong.

import type { FileChange, Hunk } from "#protocol/changes.ts";
import { hashText } from "./disk-files.ts";
import { reverseHunk } from "./hunks.ts";
import { joinLines, lineEndOf, splitLines, type TextLines } from "./text-lines.ts";

export interface Placed {
	text: string;
	/** Hunks that stand in `text` now (after a revert: that no longer do), also those that did already. */
	done: string[];
	conflicts: { hunkId: string; reason: string }[];
}

export function applyHunks(text: string, change: FileChange, selected: readonly Hunk[]): Placed {
	const applied = standingBesides(change, selected);
	const fresh = selected.filter((hunk) => !hunk.carried);
	const pending = change.hunks.filter((hunk) => hunk.state === "pending" && !hunk.carried);
	const base = findBase(text, change, [applied, [...applied, ...fresh], [...applied, ...pending]]);
	const first = base ? rebuild(base, change, [...applied, ...fresh], fresh) : search(text, change, fresh, change.final_newline);
	return thenSearch(
		first,
		change,
		selected.filter((hunk) => hunk.carried),
		change.final_newline,
	);
}

/** Hunks that were accepted before, and nothing else, are taken out again. */
export function revertHunks(text: string, change: FileChange, selected: readonly Hunk[]): Placed {
	const staying = standingBesides(change, selected);
	const fresh = selected.filter((hunk) => !hunk.carried);
	const finalNewline = change.base_final_newline ?? change.final_newline;
	const base = findBase(text, change, [[...staying, ...fresh], staying]);
	const first = base ? rebuild(base, change, staying, fresh) : search(text, change, fresh.map(reverseHunk), finalNewline);
	return thenSearch(first, change, selected.filter((hunk) => hunk.carried).map(reverseHunk), finalNewline);
}

/** Accepted ones that are not yet part of the base. */
function standingBesides(change: FileChange, selected: readonly Hunk[]): Hunk[] {
	const ids = new Set(selected.map((hunk) => hunk.hunk_id));
	return change.hunks.filter((hunk) => hunk.state === "accepted" && !hunk.carried && !ids.has(hunk.hunk_id));
}

function thenSearch(first: Placed, change: FileChange, carried: readonly Hunk[], finalNewline: boolean): Placed {
	if (carried.length === 0) return first;
	const second = search(first.text, change, carried, finalNewline);
	return { text: second.text, done: [...first.done, ...second.done], conflicts: [...first.conflicts, ...second.conflicts] };
}

/** Only a hunk that nothing follows reaches the end of the file. */
function reachesEnd(hunk: Hunk): boolean {
	return hunk.after.length === 0;
}

/** The text that the hunks were made against, proven by its hash, from a text in which one of the sets given stands. */
function findBase(text: string, change: FileChange, standing: readonly (readonly Hunk[])[]): TextLines | undefined {
	const own = lineEndOf(text);
	if (change.base_hash === undefined || (change.eol === "\r\n" && own === "\n")) return undefined;
	const present = splitLines(text, change.eol);
	for (const hunks of standing) {
		const base = withoutHunks(present, change, hunks);
		if (base && hashText(joinLines(base)) === change.base_hash) return base;
	}
	return undefined;
}

function withoutHunks(present: TextLines, change: FileChange, hunks: readonly Hunk[]): TextLines | undefined {
	const lines: string[] = [];
	let copied = 0;
	let drift = 0;
	for (const hunk of inOrder(hunks)) {
		const at = hunk.old_start - 1 + drift;
		if (at < copied || !standsAt(present.lines, at, hunk.new_lines)) return undefined;
		appendAll(lines, present.lines, copied, at);
		appendAll(lines, hunk.old_lines);
		copied = at + hunk.new_lines.length;
		drift += hunk.new_lines.length - hunk.old_lines.length;
	}
	appendAll(lines, present.lines, copied);
	const finalNewline = hunks.some(reachesEnd) ? (change.base_final_newline ?? change.final_newline) : present.finalNewline;
	return { lines, eol: present.eol, finalNewline };
}

function rebuild(base: TextLines, change: FileChange, standing: readonly Hunk[], selected: readonly Hunk[]): Placed {
	const places = inOrder(standing).map((hunk) => ({ hunk, at: hunk.old_start - 1 }));
	const finalNewline = standing.some(reachesEnd) ? change.final_newline : base.finalNewline;
	const text = joinLines({ lines: replaceAt(base.lines, places), eol: base.eol, finalNewline });
	return { text, done: selected.map((hunk) => hunk.hunk_id), conflicts: [] };
}

interface Place {
	hunk: Hunk;
	/** 0-based line where `old_lines` stand. */
	at: number;
}

/** `places` in order and not overlapping. */
function replaceAt(lines: readonly string[], places: readonly Place[], suffix = ""): string[] {
	const result: string[] = [];
	let copied = 0;
	for (const { hunk, at } of places) {
		appendAll(result, lines, copied, at);
		for (const line of hunk.new_lines) result.push(line + suffix);
		copied = at + hunk.old_lines.length;
	}
	appendAll(result, lines, copied);
	return result;
}

/** A text that others have edited: every hunk by its own lines and context. */
function search(text: string, change: FileChange, hunks: readonly Hunk[], finalNewline: boolean): Placed {
	const { present, comparable, suffix } = readForSearch(text, change);
	const index = indexLines(comparable);
	const done: string[] = [];
	const conflicts: Placed["conflicts"] = [];
	const places: Place[] = [];
	for (const hunk of hunks) {
		const found = findPlace(comparable, index, hunk);
		if (found.kind === "conflict") conflicts.push({ hunkId: hunk.hunk_id, reason: found.reason });
		else done.push(hunk.hunk_id);
		if (found.kind === "place") places.push({ hunk, at: found.at });
	}
	places.sort((a, b) => a.at - b.at || a.hunk.old_lines.length - b.hunk.old_lines.length);
	const kept = dropOverlaps(places, done, conflicts);
	const atEnd = kept.some(({ hunk, at }) => reachesEnd(hunk) && at + hunk.old_lines.length === present.lines.length);
	const lines = replaceAt(present.lines, kept, suffix);
	return { text: joinLines({ lines, eol: present.eol, finalNewline: atEnd ? finalNewline : present.finalNewline }), done, conflicts };
}

/** Line ends may have been converted since: lines then compare without their "\r", and new ones take the file's own end. */
function readForSearch(text: string, change: FileChange): { present: TextLines; comparable: readonly string[]; suffix: string } {
	const own = lineEndOf(text) ?? change.eol;
	const hunksHaveCr = change.hunks.some((hunk) => [hunk.before, hunk.old_lines, hunk.new_lines, hunk.after].some((lines) => lines.some(endsInCr)));
	if (own === change.eol || hunksHaveCr) {
		const present = splitLines(text, change.eol === "\r\n" && own === "\r\n" ? "\r\n" : "\n");
		return { present, comparable: present.lines, suffix: "" };
	}
	const present = splitLines(text, own);
	const comparable = present.lines.map((line) => (endsInCr(line) ? line.slice(0, -1) : line));
	return { present, comparable, suffix: own === "\n" && text.includes("\r\n") ? "\r" : "" };
}

function endsInCr(line: string): boolean {
	return line.endsWith("\r");
}

type Search = { kind: "place"; at: number } | { kind: "standing" } | { kind: "conflict"; reason: string };

function findPlace(lines: readonly string[], index: LineIndex, hunk: Hunk): Search {
	const starts = findPattern(lines, index, [...hunk.before, ...hunk.old_lines, ...hunk.after]);
	const only = starts.length > 1 ? atEdge(starts, lines, hunk) : starts[0];
	if (only !== undefined) return { kind: "place", at: only + hunk.before.length };
	if (starts.length > 1) return { kind: "conflict", reason: `The file has changed since, and this edit would now fit in ${starts.length} places.` };
	const standing = findPattern(lines, index, [...hunk.before, ...hunk.new_lines, ...hunk.after]);
	if (standing.length > 0) return { kind: "standing" };
	return { kind: "conflict", reason: "The lines that this edit replaces, or those around them, have changed since." };
}

/** Of several places the one at the edge of the file, where the hunk was at that edge. */
function atEdge(starts: readonly number[], lines: readonly string[], hunk: Hunk): number | undefined {
	if (hunk.before.length === 0 && starts[0] === 0) return 0;
	const length = hunk.before.length + hunk.old_lines.length;
	const last = starts.at(-1);
	return hunk.after.length === 0 && last !== undefined && last + length === lines.length ? last : undefined;
}

function dropOverlaps(places: readonly Place[], done: string[], conflicts: Placed["conflicts"]): Place[] {
	const kept: Place[] = [];
	let end = 0;
	for (const place of places) {
		if (place.at < end) {
			done.splice(done.indexOf(place.hunk.hunk_id), 1);
			conflicts.push({ hunkId: place.hunk.hunk_id, reason: "The file has changed since, and this edit would now overlap another one." });
			continue;
		}
		kept.push(place);
		end = place.at + place.hunk.old_lines.length;
	}
	return kept;
}

type LineIndex = Map<string, number[]>;

function indexLines(lines: readonly string[]): LineIndex {
	const index: LineIndex = new Map();
	for (const [at, line] of lines.entries()) {
		const known = index.get(line);
		if (known) known.push(at);
		else index.set(line, [at]);
	}
	return index;
}

/** Starts of every place where `pattern` stands; the empty pattern stands only in an empty text. */
function findPattern(lines: readonly string[], index: LineIndex, pattern: readonly string[]): number[] {
	if (pattern.length === 0) return lines.length === 0 ? [0] : [];
	// The rarest line leads: in a file of blank lines the first one would be everywhere.
	let leadAt = 0;
	let candidates: readonly number[] | undefined;
	for (const [offset, line] of pattern.entries()) {
		const places = index.get(line);
		if (!places) return [];
		if (candidates && places.length >= candidates.length) continue;
		candidates = places;
		leadAt = offset;
	}
	return (candidates ?? []).map((place) => place - leadAt).filter((start) => standsAt(lines, start, pattern));
}

function standsAt(lines: readonly string[], start: number, pattern: readonly string[]): boolean {
	if (start < 0 || start + pattern.length > lines.length) return false;
	for (let offset = 0; offset < pattern.length; offset++) if (lines[start + offset] !== pattern[offset]) return false;
	return true;
}

function inOrder(hunks: readonly Hunk[]): Hunk[] {
	return [...hunks].sort((a, b) => a.old_start - b.old_start);
}

/** `push(...lines)` would overflow the stack on a long file. */
function appendAll(into: string[], lines: readonly string[], start = 0, end = lines.length): void {
	for (let at = start; at < end; at++) into.push(lines[at] ?? "");
}
