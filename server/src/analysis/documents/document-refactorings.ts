// Refactorings of an open document, with places as the protocol has them.

import { type OfferedRefactoring, refactor, refactoringsAt } from "../refactorings/refactor.ts";
import { isRefusal } from "../refactorings/refactoring.ts";
import type { Rewrite } from "../text-edits.ts";
import type { OpenDocument } from "./open-document.ts";
import type { TextPosition } from "./text-buffer.ts";

export interface PositionRange {
	start: TextPosition;
	end: TextPosition;
}

/** In one version of an open document. */
export interface RefactoringPlace {
	uri: string;
	version: number;
	range: PositionRange;
}

export type RefactorOutcome =
	/** `name`: where the name that was made up stands afterwards. */
	| { kind: "edits"; edits: { range: PositionRange; newText: string }[]; name?: TextPosition }
	/** One sentence without a full stop. */
	| { kind: "refused"; reason: string }
	/** The document is closed or has another version by now. */
	| { kind: "stale" };

export function offeredIn(document: OpenDocument, range: PositionRange): OfferedRefactoring[] {
	const place = document.placeAt(range);
	return place ? refactoringsAt(place) : [];
}

export function refactorIn(document: OpenDocument, range: PositionRange, id: string): RefactorOutcome {
	const place = document.placeAt(range);
	if (!place) return { kind: "refused", reason: "This file is not analysed" };
	const rewrite = refactor(place, id, document.grammar);
	if (isRefusal(rewrite)) return { kind: "refused", reason: rewrite.refused };
	const at = (offset: number) => document.positionAt(offset);
	const edits = rewrite.edits.map(({ start, end, text }) => ({ range: { start: at(start), end: at(end) }, newText: text }));
	const name = nameAfterwards(rewrite, place.source);
	return name ? { kind: "edits", edits, name } : { kind: "edits", edits };
}

function nameAfterwards({ edits, name }: Rewrite, source: string): TextPosition | undefined {
	const edit = name && edits[name.edit];
	if (!edit) return undefined;
	let before = "";
	let copied = 0;
	for (const each of edits.slice(0, name.edit)) {
		before += source.slice(copied, each.start) + each.text;
		copied = each.end;
	}
	before += source.slice(copied, edit.start) + edit.text.slice(0, name.offset);
	const line = before.split("\n").length - 1;
	return { line, character: before.length - (before.lastIndexOf("\n") + 1) };
}
