// The smallest single replacement that turns one text into another, so that carets and folds outside it stay where they are.

export interface MinimalEdit {
	/** UTF-16 offsets in the old text; the end is exclusive. */
	start: number;
	end: number;
	text: string;
}

export function minimalEdit(from: string, to: string): MinimalEdit {
	const shorter = Math.min(from.length, to.length);
	let start = 0;
	while (start < shorter && from.charCodeAt(start) === to.charCodeAt(start)) start += 1;
	if (cutsPair(from, start) || cutsPair(to, start)) start -= 1;
	let tail = 0;
	while (tail < shorter - start && from.charCodeAt(from.length - 1 - tail) === to.charCodeAt(to.length - 1 - tail)) tail += 1;
	if (cutsPair(from, from.length - tail) || cutsPair(to, to.length - tail)) tail -= 1;
	return { start, end: from.length - tail, text: to.slice(start, to.length - tail) };
}

/** Between the two halves of a surrogate pair or of CR LF an editor cannot be cut. */
function cutsPair(text: string, offset: number): boolean {
	if (offset <= 0 || offset >= text.length) return false;
	const left = text.charCodeAt(offset - 1);
	const right = text.charCodeAt(offset);
	const isSurrogatePair = left >= 0xd800 && left <= 0xdbff && right >= 0xdc00 && right <= 0xdfff;
	return isSurrogatePair || (left === 0x0d && right === 0x0a);
}
