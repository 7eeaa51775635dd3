// Which runs of lines differ between two texts. Small edits get the shortest script; what would take long to compute is cut at lines
// that occur once on both sides, and where even that does not help it is one big replacement. Never slow, always right.

import { diffArrays } from "diff";

/** Lines [oldStart, oldEnd) became [newStart, newEnd); 0-based. */
export interface Region {
	oldStart: number;
	oldEnd: number;
	newStart: number;
	newEnd: number;
}

/** Work grows with its square: 600 edits are found in some 50 ms. */
const maxEdits = 600;

/** Regions in order, with at least one common line between any two. */
export function diffLines(oldLines: readonly string[], newLines: readonly string[]): Region[] {
	const regions: Region[] = [];
	diffWithin(oldLines, newLines, { oldStart: 0, oldEnd: oldLines.length, newStart: 0, newEnd: newLines.length }, regions);
	return mergeTouching(regions);
}

function diffWithin(oldLines: readonly string[], newLines: readonly string[], whole: Region, into: Region[]): void {
	const region = trimCommon(oldLines, newLines, whole);
	if (region.oldStart === region.oldEnd && region.newStart === region.newEnd) return;
	if (region.oldStart === region.oldEnd || region.newStart === region.newEnd) {
		into.push(region);
		return;
	}
	const changes = diffArrays(oldLines.slice(region.oldStart, region.oldEnd), newLines.slice(region.newStart, region.newEnd), { maxEditLength: maxEdits });
	if (changes) {
		pushChanges(changes, region, into);
		return;
	}
	const anchors = uniqueAnchors(oldLines, newLines, region);
	if (anchors.length === 0) {
		into.push(region);
		return;
	}
	let { oldStart, newStart } = region;
	for (const anchor of anchors) {
		diffWithin(oldLines, newLines, { oldStart, oldEnd: anchor.oldAt, newStart, newEnd: anchor.newAt }, into);
		oldStart = anchor.oldAt + 1;
		newStart = anchor.newAt + 1;
	}
	diffWithin(oldLines, newLines, { oldStart, oldEnd: region.oldEnd, newStart, newEnd: region.newEnd }, into);
}

function trimCommon(oldLines: readonly string[], newLines: readonly string[], whole: Region): Region {
	let { oldStart, oldEnd, newStart, newEnd } = whole;
	while (oldStart < oldEnd && newStart < newEnd && oldLines[oldStart] === newLines[newStart]) {
		oldStart++;
		newStart++;
	}
	while (oldStart < oldEnd && newStart < newEnd && oldLines[oldEnd - 1] === newLines[newEnd - 1]) {
		oldEnd--;
		newEnd--;
	}
	return { oldStart, oldEnd, newStart, newEnd };
}

function pushChanges(changes: readonly { added: boolean; removed: boolean; count: number }[], within: Region, into: Region[]): void {
	let oldAt = within.oldStart;
	let newAt = within.newStart;
	for (const { added, removed, count } of changes) {
		if (added) into.push({ oldStart: oldAt, oldEnd: oldAt, newStart: newAt, newEnd: newAt + count });
		else if (removed) into.push({ oldStart: oldAt, oldEnd: oldAt + count, newStart: newAt, newEnd: newAt });
		if (!added) oldAt += count;
		if (!removed) newAt += count;
	}
}

function mergeTouching(regions: readonly Region[]): Region[] {
	const merged: Region[] = [];
	for (const region of regions) {
		const last = merged.at(-1);
		if (last && last.oldEnd === region.oldStart && last.newEnd === region.newStart) {
			last.oldEnd = region.oldEnd;
			last.newEnd = region.newEnd;
		} else merged.push({ ...region });
	}
	return merged;
}

interface Anchor {
	oldAt: number;
	newAt: number;
}

/** Lines that occur once on each side, as many of them as stand in the same order on both (patience diff). */
function uniqueAnchors(oldLines: readonly string[], newLines: readonly string[], region: Region): Anchor[] {
	const inOld = uniqueLines(oldLines, region.oldStart, region.oldEnd);
	const inNew = uniqueLines(newLines, region.newStart, region.newEnd);
	const common: Anchor[] = [];
	for (const [line, oldAt] of inOld) {
		const newAt = inNew.get(line);
		if (newAt !== undefined) common.push({ oldAt, newAt });
	}
	common.sort((a, b) => a.oldAt - b.oldAt);
	return longestRising(common);
}

function uniqueLines(lines: readonly string[], start: number, end: number): Map<string, number> {
	const seen = new Set<string>();
	const unique = new Map<string, number>();
	for (let at = start; at < end; at++) {
		const line = lines[at] ?? "";
		if (seen.has(line)) unique.delete(line);
		else unique.set(line, at);
		seen.add(line);
	}
	return unique;
}

/** Longest subsequence whose `newAt` rises, by patience sorting. */
function longestRising(anchors: readonly Anchor[]): Anchor[] {
	interface Pile {
		anchor: Anchor;
		previous: Pile | undefined;
	}
	const tops: Pile[] = [];
	for (const anchor of anchors) {
		let low = 0;
		let high = tops.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((tops[middle]?.anchor.newAt ?? 0) < anchor.newAt) low = middle + 1;
			else high = middle;
		}
		tops[low] = { anchor, previous: tops[low - 1] };
	}
	const rising: Anchor[] = [];
	for (let pile = tops.at(-1); pile; pile = pile.previous) rising.push(pile.anchor);
	return rising.reverse();
}
