// Places of a text and what is put there instead.

/** UTF-16 offsets into the source. */
export interface TextEdit {
	start: number;
	end: number;
	text: string;
}

export interface Rewrite {
	/** Not overlapping, in the order of the source. */
	edits: readonly TextEdit[];
	/** Where a name that was made up stands: the edit that brings it, and the offset in its text. */
	name?: { edit: number; offset: number };
}

/** Of places that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
	const pieces: string[] = [];
	let copied = 0;
	for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
		pieces.push(text.slice(copied, edit.start), edit.text);
		copied = edit.end;
	}
	pieces.push(text.slice(copied));
	return pieces.join("");
}

/**
 * The same edits, with a space wherever one would become one word with what then stands beside it: minified code has none where none is needed,
 * and a name in place of the text in `return"a"` needs one.
 */
export function setApart({ edits, name }: Rewrite, source: string): Rewrite {
	const apart: TextEdit[] = [];
	let offset = name?.offset ?? 0;
	let last = "";
	for (const [index, { start, end, text }] of edits.entries()) {
		const previous = edits[index - 1];
		const before = previous?.end === start ? last : source.charAt(start - 1);
		const after = edits[index + 1]?.start === end ? "" : source.charAt(end);
		last = text.at(-1) ?? before;
		const space = areOneWord(before, text.charAt(0)) ? " " : "";
		if (index === name?.edit) offset += space.length;
		apart.push({ start, end, text: `${space}${text}${areOneWord(last, after) ? " " : ""}` });
	}
	return name ? { edits: apart, name: { ...name, offset } } : { edits: apart };
}

const ofWord = /[\w$\u0080-\uffff]/;

const areOneWord = (before: string, after: string): boolean => ofWord.test(before) && ofWord.test(after);
