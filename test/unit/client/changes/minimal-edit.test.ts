import { describe, expect, it } from "vitest";
import { minimalEdit } from "../../../../client/src/changes/minimal-edit.ts";

const apply = (from: string, edit: ReturnType<typeof minimalEdit>) => from.slice(0, edit.start) + edit.text + from.slice(edit.end);

describe("the smallest replacement between two texts", () => {
	it("leaves out what both begin and end with", () => {
		expect(minimalEdit("one two three", "one 2 three")).toEqual({ start: 4, end: 7, text: "2" });
	});

	it("is empty for equal texts", () => {
		expect(minimalEdit("same", "same")).toEqual({ start: 4, end: 4, text: "" });
	});

	it("does not count a repeated piece twice", () => {
		expect(minimalEdit("aa", "aaa")).toEqual({ start: 2, end: 2, text: "a" });
		expect(minimalEdit("abab", "ab")).toEqual({ start: 2, end: 4, text: "" });
	});

	it("never cuts a surrogate pair or a CR LF in two", () => {
		// Both emoji begin with the same half.
		expect(minimalEdit("x😀y", "x😁y")).toEqual({ start: 1, end: 3, text: "😁" });
		expect(minimalEdit("a\r\nb", "a\r\r\nb")).toEqual({ start: 1, end: 1, text: "\r" });
		expect(minimalEdit("a\n", "a\r\n")).toEqual({ start: 1, end: 2, text: "\r\n" });
	});

	it("always gives the wanted text when applied", () => {
		const texts = ["", "a", "b", "ab", "ba", "aab", "a\r\n", "a\n", "\r\n\r\n", "😀", "😁", "a😀😁", "😁😀", "\n", "\r"];
		for (const from of texts) for (const to of texts) expect(apply(from, minimalEdit(from, to))).toBe(to);
	});
});
