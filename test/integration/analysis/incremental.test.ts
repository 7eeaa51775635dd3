// However a document came to be what it is, once the typing rests its analysis is that of a fresh look at its text.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Issue } from "#protocol/analysis.ts";
import { OpenDocument } from "../../../server/src/analysis/documents/open-document.ts";
import type { TextChange } from "../../../server/src/analysis/documents/text-buffer.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { languageOf } from "../../../server/src/analysis/languages.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { randomEdit, randomFrom } from "../../support/random-edits.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const root = resolve(import.meta.dirname, "../../..");
const read = (...files: string[]) => files.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
const python = ["basket", "catalog", "invoice", "pricing", "report", "store"].map((name) => `samples/orders/orders/${name}.py`);
/** Real code of some size: long enough to be remembered in several stretches. */
const texts: Record<string, string> = {
	"sample.py": read(...python),
	"sample.js": read("scripts/components.mjs", "esbuild.mjs"),
	"sample.ts": read("server/src/rooms/room.ts"),
	"sample.tsx": read("media/chat/virtual-list.tsx"),
	"Sample.java": read("test/fixtures/analysis/Sample.java").repeat(3),
	"sample.go": read("test/fixtures/analysis/sample.go").repeat(3),
	// So long that an open document keeps them in pieces.
	"long.ts": read(...["room", "room-socket", "event-log", "room-state"].map((name) => `server/src/rooms/${name}.ts`)),
	"Long.java": read("test/fixtures/analysis/Sample.java").repeat(20),
};

// Time stands still: what is found must not hang on how busy a machine is.
const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: { ...systemClock, now: () => 0 }, logger: silentLogger });
afterAll(() => analyzer.dispose());

async function opened(path: string, text: string): Promise<OpenDocument> {
	const language = languageOf(path);
	if (!language) throw new Error(`${path} has no language`);
	const lint = language.name === "python" ? (file: string, content: string) => analyzer.lintPython(file, content) : undefined;
	return new OpenDocument({ path, language, tools: await analyzer.tools(language), text, lint });
}

const insert = (line: number, character: number, text: string): TextChange => ({ range: { start: { line, character }, end: { line, character } }, text });

async function rested(document: OpenDocument) {
	if (document.wantsFreshTree) document.forgetTree();
	document.parse();
	return document.whole();
}

/** What is found while typing, by the line; under our id where the linter has it too. */
async function instantOf(file: string, issues: readonly Issue[]): Promise<string[]> {
	const language = languageOf(file);
	const { isInstant, ownIdOf } = await analyzer.tools(language ?? expect.fail("no language"));
	return issues.filter(({ rule }) => isInstant(rule)).map(({ rule, line }) => `${line} ${ownIdOf(rule)}`);
}

describe.each(Object.entries(texts))("%s", (file, original) => {
	it.each([1, 2, 3, 4])("random edits, series %i: what rests is as if it were new", async (seed) => {
		const random = randomFrom(seed * 7919);
		const document = await opened(file, original);
		document.parse();
		document.instant();
		for (let round = 0; round < 8; round++) {
			const undo = [];
			for (let step = 0; step < 1 + Math.floor(random() * 12); step++) {
				const edit = randomEdit(document.text, random);
				undo.push(edit.undo);
				document.change([edit.change]);
				document.parse();
				document.instant();
			}
			if (random() < 0.5) document.change(undo.toReversed());
			document.parse();
			document.instant();
			expect(await rested(document)).toEqual(await analyzer.analyze(file, document.text));
		}
		document.dispose();
		expect(analyzer.liveTrees).toBe(0);
	});

	it.each([1, 2])("edits that leave it whole, series %i: metrics and what typing finds are right at once", async (seed) => {
		const random = randomFrom(seed * 104_729);
		const document = await opened(file, original);
		await rested(document);
		let compared = 0;
		for (let step = 0; step < 60; step++) {
			const edit = randomEdit(document.text, random);
			document.change([edit.change]);
			document.parse();
			const { metrics, functions, issues } = document.instant();
			const fresh = await analyzer.analyze(file, document.text);
			if (document.wantsFreshTree) {
				document.change([edit.undo]);
				await rested(document);
			} else {
				expect({ metrics, functions }).toEqual({ metrics: fresh.metrics, functions: fresh.functions });
				if (fresh.syntax_valid) expect(await instantOf(file, issues)).toEqual(await instantOf(file, fresh.issues));
				compared++;
			}
		}
		expect(compared).toBeGreaterThan(5);
		document.dispose();
	});

	it("typing inside a function keeps the metrics right at every keystroke that leaves the text whole", async () => {
		const document = await opened(file, original);
		document.parse();
		document.instant();
		const position = original.lastIndexOf("\n", original.length / 2);
		const at = original.slice(0, position).split("\n").length;
		const comment = file.endsWith(".py") ? "# note" : "// note";
		for (const [index, character] of [...comment].entries()) {
			document.change([insert(at, index, character)]);
			document.parse();
			const now = document.instant();
			const fresh = await analyzer.analyze(file, document.text);
			if (fresh.syntax_valid) expect([now.metrics, now.functions]).toEqual([fresh.metrics, fresh.functions]);
		}
		document.dispose();
	});
});

it.each([
	["problems of one rule", "\tif (a.x === a.x) return 1;\n\tfor (const b of a) {\n\t\tif (b.x === b.x) return 2;\n\t}\n\treturn 0;"],
	["syntax errors", "\tg(/(/);\n\tfor (const b of a) {\n\t\tif (b) g(/(/);\n\t}\n\treturn 0;"],
])("of more %s than are told, the same ones are told after an edit as of a new text", async (_what, body) => {
	const document = await opened("many.js", Array.from({ length: 250 }, (_, index) => `function f${index}(a) {\n${body}\n}\n`).join(""));
	await rested(document);
	document.change([insert(700, 0, "// note\n")]);
	document.parse();
	document.instant();
	const found = await rested(document);
	expect(found?.issues.length).toBeGreaterThan(10);
	expect(found).toEqual(await analyzer.analyze("many.js", document.text));
	document.dispose();
});

/** Small files with what only a look at the whole finds, and what typing finds; a person types at the mark. */
const troubled: Record<string, string> = {
	"a.py": "import os\n\n\ndef f(a):\n    unused = 1\n    if a == None:\n        return a|\n    return undefined\n",
	"a.js": "function f(a) {\n\tconst unused = 1;\n\tif (a.x === a.x) return a|;\n\treturn missing;\n}\nf(1);\n",
	"a.ts": "function f(a: any) {\n\tconst unused = 1;\n\tif (a.x === a.x) return a|;\n\treturn a;\n}\nf(1);\n",
	"A.java": "import java.util.List;\n\nclass A {\n\tprivate int unused;\n\tint f(String a) {\n\t\tif (a.equals(null)) return 1|;\n\t\treturn 1;\n\t}\n}\n",
	"a.go": 'package a\n\nimport "sync"\n\ntype T struct{ mu sync.Mutex }\n\nfunc f(t T, a int) int {\n\tif a == a {\n\t\treturn a|\n\t}\n\treturn 1\n}\n',
};

describe.each(Object.entries(troubled))("typing in %s", (file, marked) => {
	it("leaves every problem beside the caret where it is, from key to key", async () => {
		const before = marked.slice(0, marked.indexOf("|"));
		const line = before.split("\n").length - 1;
		let character = before.length - before.lastIndexOf("\n") - 1;
		const document = await opened(file, marked.replace("|", ""));
		const problems = (await rested(document))?.issues;
		const { isInstant } = await analyzer.tools(languageOf(file) ?? expect.fail("no language"));
		const isOfTyping = new Set(problems?.map(({ rule }) => isInstant(rule)));
		expect(isOfTyping).toEqual(new Set([true, false]));
		for (const key of " + 123") {
			document.change([insert(line, character++, key)]);
			document.parse();
			expect(document.instant().issues).toEqual(problems);
		}
		document.dispose();
	});
});

describe("a document", () => {
	it("is parsed in slices, and an edit half-way begins anew", async () => {
		const text = (texts["sample.ts"] ?? "").repeat(20);
		const document = await opened("a.ts", text);
		let asked = 0;
		expect(document.parse(() => ++asked > 2)).toBe(false);
		document.change([insert(0, 0, "let first = 1;\n")]);
		let slices = 0;
		for (asked = 0; !document.parse(() => ++asked % 50 === 0); slices++);
		expect(slices).toBeGreaterThan(1);
		expect(await rested(document)).toEqual(await analyzer.analyze("a.ts", document.text));
		document.dispose();
		expect(analyzer.liveTrees).toBe(0);
	});

	it("becomes too large and small again", async () => {
		const document = await opened("a.js", "let a = 1;\n");
		document.parse();
		document.change([{ text: "x".repeat(30_000) }]);
		document.parse();
		expect(document.instant()).toMatchObject({ success: false, note: expect.stringContaining("long lines") });
		document.change([{ text: "function f() { return 1; }\n" }]);
		document.parse();
		expect(document.instant()).toMatchObject({ success: true, functions: [{ name: "f" }] });
		document.dispose();
	});

	it.each(["\r\n", "\r", "\n"])("keeps lines and columns right with the line end %j and a byte order mark", async (end) => {
		const text = ["\ufeffclass A {", "  /* 😀 */ m(a) { return a === a; }", "}", ""].join(end);
		const document = await opened("a.js", text);
		document.parse();
		document.change([insert(1, 0, `// 𝒙${end}`)]);
		const analysis = await rested(document);
		expect(analysis).toEqual(await analyzer.analyze("a.js", document.text));
		expect(analysis?.functions).toMatchObject([{ name: "m", line: 3, end_line: 3 }]);
		document.dispose();
	});
});
