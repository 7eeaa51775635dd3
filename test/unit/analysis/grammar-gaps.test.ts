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
	["javascript", "a`\\u\\x41\\xyz`; `\\u`", "a`__\\x41__yz`; `\\u`"],
	["javascript", "for await (using a of b);", "for await (const a of b);"],
	["typescript", "for (await using a of b);", "for (const       a of b);"],
	["typescript", 'export type * from "m";', 'export      * from "m";'],
	["typescript", "class A { static accessor a = 1; static [b: string]: 1 }", "class A { static          a = 1;        [b: string]: 1 }"],
	["java", "import module a.b;", "import        a.b;"],
	["java", "A() { f(); super(1); }", "A() { f(); _____(1); }"],
	["java", "case A _,\nb.C _ -> f(); case D(_), E(int _) when g:", "case A _ \n      -> f(); case D(_)           when g:"],
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
const slow: readonly (readonly [grammar: Grammar, part: string])[] = [
	...["x as y, ", "in out ", "let a\n   ", "type<", "\n", "\\u", "await using "].map((part) => ["typescript", part] as const),
	...["module a ", "; super\n", ", a.b ", ",a(", "case a"].map((part) => ["java", part] as const),
];

test.each(slow)("in %s two megabytes of %j come to an end", (grammar, part) => {
	const text = part.repeat(2_000_000 / part.length);
	expect(withoutGaps(grammar, text) ?? text).toHaveLength(text.length);
});
