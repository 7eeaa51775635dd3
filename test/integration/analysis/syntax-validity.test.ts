// What the grammars take and should not, and what they cannot read though it is the language.

import { afterAll, expect, it } from "vitest";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

const errorsIn = async (path: string, text: string) => {
	const { syntax_valid, issues } = await analyzer.analyze(path, text);
	return { syntax_valid, errors: issues.filter(({ type }) => type === "syntax").map(({ line, column, message }) => `${line}:${column} ${message}`) };
};

it.each([
	["a.js", "const nothing = 1;\nexport { nothing as null, nothing as function };\n"],
	["a.js", "let a\n  [a] = [1]\n"],
	["a.ts", "export interface Box<out Item = unknown, in out Other extends object = {}> { item: Item; other: Other }\n"],
	["a.ts", "export class Box<in T> { accepts?(item: T): void }\n"],
	["a.ts", 'export type Stream<R> = import("stream/web").ReadableStream<R>;\n'],
	["a.ts", "expect(reply).toBe<<Code extends number>(code: Code) => void>();\n"],
	["a.ts", 'export { type, type Other } from "./other.ts";\n'],
	["a.ts", "export const a = new new Outer()();\n"],
	["a.tsx", "export const a = <b>{1}</b>;\nexport interface Box<out T> { item: T }\n"],
	["a.js", "export const path = String.raw`C:\\users\\x`;\n"],
	["a.ts", "export async function f(a) {\n\tfor await (using b of a()) b();\n\tfor (await using b of a) b();\n}\n"],
	["a.ts", 'export type * from "./other.ts";\nexport type * as types from "./other.ts";\n'],
	["a.ts", "export class A {\n\tstatic accessor #a = 1;\n\toverride accessor b = A.#a;\n}\n"],
	["a.ts", "export class A {\n\tstatic readonly [name: string]: unknown;\n}\n"],
	["A.java", "import module java.base;\n\nclass A {}\n"],
	["A.java", "final int most = 3;\n\nvoid main() {\n\tIO.println(most);\n}\n"],
	["A.java", "class A extends B {\n\tA(int a) {\n\t\tif (a < 0) throw new IllegalArgumentException();\n\t\tsuper(a);\n\t}\n}\n"],
	[
		"A.java",
		"class A {\n\tint f(Object a) {\n\t\treturn switch (a) { case Long _, Short _ -> 1; case B(_), C(int _, _) when f(1) > 1 -> 2; default -> 3; };\n\t}\n}\n",
	],
	["a.go", "package a\n\ntype A struct{}"],
])("%s: valid, though the grammar cannot read it: %j", async (path, text) => {
	expect(await errorsIn(path, text)).toEqual({ syntax_valid: true, errors: [] });
});

it.each([
	["a.go", 'package a\n\nconst b = "\\a\\x41\\101\\u00e9\\U0001F600\\\\\\""\n'],
	["a.js", "export const a = /(?<b>[(])\\(/v;\n"],
	["A.java", 'class A {\n\tString b = "\\b\\7\\u00e9\\\\\\"";\n}\n'],
])("%s: valid, though near to what is not: %j", async (path, text) => {
	expect(await errorsIn(path, text)).toEqual({ syntax_valid: true, errors: [] });
});

it.each([
	["a.ts", "while (a) { break break; }\n", ["1:18 This word cannot be a name"]],
	["a.js", "export const a = { b: 1, function, go };\n", ["1:25 This word cannot be a name"]],
	["a.js", "const { a, , b } = c;\n", ["1:11 A name is missing before ','"]],
	["a.jsx", "a = <b></c>;\n", ["1:9 This closes another tag than the one that is open"]],
	["a.js", "a();\n/** b ;/\nc();\n", ["2:0 The comment is never closed"]],
	["a.js", "export const a = /(b/;\n", ["1:18 This is no regular expression"]],
	["A.java", "class A {\n\tvoid b(Object void) {}\n}\n", ["2:15 This word cannot be a name"]],
	["A.java", 'class A {\n\tString b = "c\\ d";\n}\n', ["2:14 This is no escape sequence"]],
	["a.go", 'package a\n\nconst b = "c\\7.d"\n', ["3:12 This is no escape sequence"]],
	["a.ts", 'export type A = "a" | | "b";\n', ["1:22 A type is missing before '|'"]],
	["a.ts", "export const a = (b: C) >= d;\n", ["1:19 A type cannot stand here"]],
	["A.java", "class A {}\nint a = 3;\n", ["2:0 A statement stands outside any class"]],
	// Beside what only the grammar cannot read, the places of real errors hold.
	["a.ts", "export interface Box<out T> { item: T }\nexport const b = [1, 2;\n", ["2:21 Missing ']'"]],
])("%s: broken, though the grammar reads it: %j", async (path, text, errors) => {
	expect(await errorsIn(path, text)).toEqual({ syntax_valid: false, errors });
});
