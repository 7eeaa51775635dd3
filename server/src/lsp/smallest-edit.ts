// The difference of two texts as one replacement. Pure.

import type { TextEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** One replacement from the first to the last difference: carets and folds elsewhere stay. */
export function smallestEdit(document: TextDocument, before: string, after: string): TextEdit {
	const shorter = Math.min(before.length, after.length);
	let start = 0;
	while (start < shorter && before[start] === after[start]) start++;
	let end = 0;
	while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	const range = { start: document.positionAt(start), end: document.positionAt(before.length - end) };
	return { range, newText: after.slice(start, after.length - end) };
}
