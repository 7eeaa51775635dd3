// Whatever a file holds, there is an answer: never a crash, never a hang.

import { afterAll, describe, expect, it } from "vitest";
import type { Analysis, Issue, TextRange } from "#protocol/analysis.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { scanFiles } from "../../../server/src/analysis/scan/scan-files.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

const deep = 10_000;
const nested: Record<string, string> = {
	"a.py": `x = ${"(".repeat(deep)}1${")".repeat(deep)}\n`,
	"a.js": `x = ${"[\n".repeat(deep)}${"]\n".repeat(deep)};\n`,
	"b.js": `${"if (a) {\n".repeat(deep)}${"}\n".repeat(deep)}`,
	"c.js": `${"function f() {\n".repeat(deep)}${"}\n".repeat(deep)}`,
	"a.tsx": `const x = ${"<b>\n".repeat(deep)}${"</b>\n".repeat(deep)};\n`,
	"A.java": `class A { void f() {\n${"if (a) {\n".repeat(deep)}${"}\n".repeat(deep)}} }\n`,
	"a.go": `package a\nfunc f() {\n${"if a {\n".repeat(deep)}${"}\n".repeat(deep)}}\n`,
};

const rangeOf = ({ line, column, end_line, end_column }: TextRange) => `${line}:${column}-${end_line}:${end_column}`;
const placesOf = (issue: Issue) => `${rangeOf(issue)} ${(issue.fix?.edits ?? []).map((edit) => `[${rangeOf(edit)}]`).join("")}`;

describe("bad input", () => {
	it.each(Object.entries(nested))("code nested 10,000 deep: %s", { timeout: 60_000 }, async (path, text) => {
		expect(await analyzer.analyze(path, text)).toMatchObject({ language: expect.any(String), issues: expect.any(Array) });
		expect(analyzer.liveTrees).toBe(0);
		const after = await analyzer.analyze(path, "\n");
		expect(after.success).toBe(true);
	});

	it.each([
		["one line of 5 MB", "x".repeat(5 * 1024 * 1024), /2 MB/],
		["a long line", `x = "${"y".repeat(30_000)}"`, /long lines/],
		["NUL bytes", "a\0b", /binary/],
		["something binary", String.fromCharCode(...Array.from({ length: 500 }, (_, index) => (index * 7) % 256)), /binary/],
	])("%s is not analysed, and that is said", async (_name, text, note) => {
		for (const path of ["a.py", "a.js", "a.tsx", "A.java", "a.go"])
			expect(await analyzer.analyze(path, text)).toMatchObject({ success: false, note: expect.stringMatching(note) });
	});

	it.each([
		["a.py", "s = '🎉'; x = 1 if s == None else 2\nif s != None:\n    pass\n", ["1:24-1:28 [1:19-1:28]", "2:8-2:12 [2:3-2:12]"]],
		["a.js", "let s = '🎉'; debugger;\nif (a.x === a.x) go('🎉');\n", ["1:14-1:23 [1:14-1:23]", "2:4-2:15 "]],
		["a.ts", "export const s = '🎉'; debugger;\nif (a.x === a.x) go('🎉');\n", ["1:23-1:32 [1:23-1:32]", "2:4-2:15 "]],
		["a.tsx", "export const s = '🎉'; debugger;\nif (a.x === a.x) go('🎉');\n", ["1:23-1:32 [1:23-1:32]", "2:4-2:15 "]],
		[
			"A.java",
			'class A { String s = "🎉"; boolean f(String a) { return a == "x"; }\nboolean g(int a) { return a == a; } }\n',
			["1:56-1:64 [1:56-1:64]", "2:26-2:32 "],
		],
		["a.go", 'package a\n\nvar s = "🎉"; func F(a int) bool { return a == a }\n\nfunc G(b int) bool { return b == b }\n', ["3:42-3:48 ", "5:28-5:34 "]],
	])("places of problems and fixes in a scan, whatever ends the lines and with a byte order mark: %s", async (path, text, expected) => {
		const mixed = (plain: string) => plain.replace("\n", "\r").replace("\n", "\r\n");
		const texts = [text, text.replaceAll("\n", "\r\n"), text.replaceAll("\n", "\r"), mixed(text)].flatMap((each) => [each, `\ufeff${each}`]);
		const places: string[][] = [];
		const files = {
			list: async () => ({ paths: texts.map((_, index) => `${index}/${path}`), truncated: false, unreadable: [] }),
			read: async (each: string) => ({ kind: "text" as const, text: texts[Number.parseInt(each, 10)] ?? "", hash: "" }),
		};
		const found = (_path: string, { issues }: Analysis) => void places.push(issues.map(placesOf));
		await scanFiles({ files, analyzer, parallel: 1, signal: new AbortController().signal, found });
		expect(places).toEqual(texts.map(() => expected));
	});

	it.each([
		["a.js", "class Ä𝒙 { 𝒚(a) { return a; } }\n", "𝒚"],
		["A.java", "class Ä { int 𝒚(int a) { return a; } }\n", "𝒚"],
		["a.py", "class Ä:\n    def 𝒚(self): return 1\n", "𝒚"],
		["a.go", "package a\n\nfunc 𝒚(a int) int { return a }\n", "𝒚"],
	])("names outside the basic plane: %s", async (path, text, name) => {
		expect(await analyzer.analyze(path, `\ufeff${text}`)).toMatchObject({ success: true, syntax_valid: true, functions: [{ name }] });
	});
});
