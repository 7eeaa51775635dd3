import { expect, it } from "vitest";
import { ChunkedText } from "../../../server/src/analysis/documents/chunked-text.ts";
import { type Random, randomFrom } from "../../support/random-edits.ts";

const line = "let x = 'ünï😀';\n";
const long = line.repeat(6000);
const upTo = (random: Random, most: number) => Math.floor(random() * (most + 1));

/** Everything that can be asked, at random places and at the ends. */
function expectSame(text: ChunkedText, string: string, random: Random): void {
	expect(text.length).toBe(string.length);
	for (const at of [0, string.length, string.length + 5, ...Array.from({ length: 20 }, () => upTo(random, string.length))]) {
		const end = at + upTo(random, 20_000);
		expect(text.slice(at, end) === string.slice(at, end)).toBe(true);
		expect(text.slice(at) === string.slice(at)).toBe(true);
		expect(text.charCodeAt(at)).toEqual(string.charCodeAt(at));
		for (const character of ["\n", "#"]) expect(text.lastIndexOf(character, at)).toBe(string.lastIndexOf(character, at));
	}
}

it.each([
	["a long text", long],
	["a short text", line],
	["no text", ""],
])("%s, edited anywhere, is what a string would be", (_name, original) => {
	const random = randomFrom(original.length + 1);
	const text = new ChunkedText(original);
	let string = original;
	const replace = (start: number, end: number, inserted: string) => {
		text.replace(start, end, inserted);
		string = string.slice(0, start) + inserted + string.slice(end);
		expectSame(text, string, random);
	};
	for (let step = 0; step < 150; step++) {
		const start = upTo(random, string.length);
		const end = Math.min(string.length, start + (random() < 0.2 ? upTo(random, 30_000) : upTo(random, 3)));
		const inserted = random() < 0.1 ? `#${line.repeat(upTo(random, 3000))}` : "é#x".slice(0, upTo(random, 3));
		replace(start, end, inserted);
		if (step % 10 === 0) expect(text.toString() === string).toBe(true);
	}
	replace(0, string.length, "");
	replace(0, 0, "a");
});
