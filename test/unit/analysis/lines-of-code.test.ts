import { expect, test } from "vitest";
import { type KnownPart, linesOfCode } from "../../../server/src/analysis/metrics/lines-of-code.ts";

/** The offsets of what stands between slashes and stars, or behind two slashes. */
const commentsIn = (text: string) => [...text.matchAll(/\/\*.*?\*\/|\/\/[^\n]*/gs)].flatMap(({ index, 0: comment }) => [index, index + comment.length]);

const texts: readonly (readonly [rule: string, text: string, lines: number])[] = [
	["an empty text has none", "", 0],
	["blank lines do not count", "a\n\n \t\r\nb\n", 2],
	["a comment alone on its line does not count", "// a\n/* b */\nc\n  // d", 1],
	["code before a comment counts", "a // b\nc /* d */\n", 2],
	["code behind a comment counts", "/* a */ b\n/* c\nd */ e\n", 2],
	["a line is counted once, whatever is on it", "a /* b */ c /* d */ e\n", 1],
	["lines inside a comment do not count", "a /* b\nc\nd */\ne", 2],
	["a comment that begins where another ended", "a /* b\n*/ /* c\n*/ d", 2],
	["a byte order mark is nothing", "\ufeff\na", 1],
];

test.each(texts)("%s", (_rule, text, lines) => {
	expect(linesOfCode(text, commentsIn(text))).toBe(lines);
});

/** Wherever no comment is cut in two. */
function partsOf(text: string, comments: readonly number[], size: number): KnownPart[] {
	const parts: KnownPart[] = [];
	for (let start = 0; start + size <= text.length; start += size + 1) {
		const inside = (at: number) => at >= start && at <= start + size;
		const isCut = comments.some(
			(from, index) => index % 2 === 0 && from < start + size && (comments[index + 1] ?? 0) > start && !(inside(from) && inside(comments[index + 1] ?? 0)),
		);
		if (!isCut)
			parts.push({
				start,
				end: start + size,
				comments: comments.filter((at, index) => inside(at) && inside(comments[index ^ 1] ?? 0)).map((at) => at - start),
				code: undefined,
			});
	}
	return parts;
}

test.each(texts)("%s, also where parts of it were counted before", (_rule, text, lines) => {
	const comments = commentsIn(text);
	for (const size of [1, 2, 3, 5, 8]) {
		const parts = partsOf(text, comments, size);
		expect(linesOfCode(text, comments, parts)).toBe(lines);
		expect(linesOfCode(text, comments, parts)).toBe(lines);
	}
});
