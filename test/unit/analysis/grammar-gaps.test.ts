import { expect, test } from "vitest";
import { withoutGaps } from "../../../server/src/analysis/grammar-gaps.ts";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";

const gaps: readonly (readonly [grammar: Grammar, valid: string, readable: string])[] = [
	["javascript", "export { a, b as null };", "export { a, b as ____ };"],
	["javascript", "let a\n [b] = c;", "let a\n;[b] = c;"],
	["typescript", "interface Box<in out T, out U> {}", "interface Box<       T,     U> {}"],
	["typescript", 'let a: import("m").Name<string>;', "let a: import__m__.Name<string>;"],
	["typescript", "import { type, other } from 'm';", "import { name, other } from 'm';"],
	["typescript", "new new Outer().Inner();", "    new Outer().Inner();"],
	["typescript", "call<<T>(value: T) => T>();", "call<   (value: T) => T>();"],
	["go", "package a\ntype T int", "package a\ntype T int\n"],
];

test.each(gaps)("in %s %j is written as the grammar can read it", (grammar, valid, readable) => {
	expect(withoutGaps(grammar, valid)).toBe(readable);
});

test("what the grammar reads is left as it is", () => {
	const texts = ["export { a };", "let a\n(b)", "type Inner<T> = T; for (const a in b) c();", "import { type A } from 'm';"];
	expect(texts.map((text) => withoutGaps("typescript", text))).toEqual(texts.map(() => undefined));
});

// Looking back as far as the text goes would take minutes.
test.each(["x as y, ", "in out ", "let a\n   ", "type<", "\n"])("two megabytes of %j come to an end", (part) => {
	const text = part.repeat(2_000_000 / part.length);
	expect(withoutGaps("typescript", text) ?? text).toHaveLength(text.length);
});
