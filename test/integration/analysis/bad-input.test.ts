// Whatever a file holds, there is an answer: never a crash, never a hang.

import { afterAll, describe, expect, it } from "vitest";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
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
		["a.js", "class Ä𝒙 { 𝒚(a) { return a; } }\n", "𝒚"],
		["A.java", "class Ä { int 𝒚(int a) { return a; } }\n", "𝒚"],
		["a.py", "class Ä:\n    def 𝒚(self): return 1\n", "𝒚"],
		["a.go", "package a\n\nfunc 𝒚(a int) int { return a }\n", "𝒚"],
	])("names outside the basic plane: %s", async (path, text, name) => {
		expect(await analyzer.analyze(path, `\ufeff${text}`)).toMatchObject({ success: true, syntax_valid: true, functions: [{ name }] });
	});
});
