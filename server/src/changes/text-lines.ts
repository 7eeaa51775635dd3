// A text as lines plus how it ends, so that joining them again gives the same text to the byte.
// CRLF counts as the line end only where every line has it; in a mixed text the "\r" stays part of its line.

export type LineEnd = "\n" | "\r\n";

export interface TextLines {
	lines: string[];
	eol: LineEnd;
	/** Whether the last line has a line end. Means nothing where there are no lines. */
	finalNewline: boolean;
}

/** `undefined` where the text has no line end at all and so fits either. */
export function lineEndOf(text: string): LineEnd | undefined {
	let at = text.indexOf("\n");
	if (at === -1) return undefined;
	for (; at !== -1; at = text.indexOf("\n", at + 1)) if (text[at - 1] !== "\r") return "\n";
	return "\r\n";
}

export function splitLines(text: string, eol: LineEnd): TextLines {
	if (text === "") return { lines: [], eol, finalNewline: false };
	const lines = text.split(eol);
	const finalNewline = lines.at(-1) === "";
	if (finalNewline) lines.pop();
	return { lines, eol, finalNewline };
}

export function joinLines(text: TextLines): string {
	if (text.lines.length === 0) return "";
	return text.lines.join(text.eol) + (text.finalNewline ? text.eol : "");
}
