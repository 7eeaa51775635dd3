// Minified code has no space where none is needed: a name in place of the text in `return"a"` needs one.

import type { Rewrite, TextEdit } from "./refactoring.ts";

/** The same edits, with a space wherever one would become one word with what then stands beside it. */
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
