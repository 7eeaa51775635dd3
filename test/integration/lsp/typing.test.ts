// Typing, as an editor tells of it: the real server, and the real worker that follows the documents.

import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver-protocol/node";
import type { FilesAnalyzed } from "#protocol/lsp.ts";
import type { TextChange } from "../../../server/src/analysis/documents/text-buffer.ts";
import { TextBuffer } from "../../../server/src/analysis/documents/text-buffer.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { LiveAnalyses, type LiveAnalysesDeps } from "../../../server/src/analysis/live-analyses.ts";
import { WorkerAnalyzer } from "../../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { diagnosticOf } from "../../../server/src/lsp/diagnostics.ts";
import { randomEdit, randomFrom } from "../../support/random-edits.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";
import { editorClient } from "./lsp-client.ts";

const root = join(import.meta.dirname, "../../..");
const wasm = wasmFolder();
const workerOf = (file: string) => new WorkerAnalyzer({ workerFile: join(root, file), wasmFolder: wasm, clock: systemClock, logger: silentLogger });
const worker = workerOf("server/src/analysis/worker/analysis-worker.ts");
const fresh = new LanguageAnalyzer({ wasmFolder: wasm, clock: systemClock, logger: silentLogger });
afterAll(() => Promise.all([worker.dispose(), fresh.dispose()]));

const uri = "file:///project/a.js";
const filler = "function add(a, b) {\n\treturn a + b;\n}\nadd(1, 2);\n";
/** Nothing to say about it but in its last line. */
const long = `${filler.repeat(500)}if (a.x === a.x) add(3, 4);\n`;
const lastLine = 2000;

async function typist(text: string, analyzer = worker, clock: LiveAnalysesDeps["clock"] = systemClock) {
	const editor = await editorClient({ deps: { analyzer, live: new LiveAnalyses({ analyzer, clock }) } });
	const { client } = editor;
	const refreshes: (() => void)[] = [];
	client.onRequest("workspace/diagnostic/refresh", () => {
		for (const wake of refreshes.splice(0)) wake();
		return null;
	});
	await editor.open(uri, "javascript", text);
	const buffer = new TextBuffer(text);
	let version = 1;
	return {
		client,
		get text() {
			return buffer.text;
		},
		/** Of the next analysis that differs from what was shown. */
		refreshed: () => new Promise<void>((wake) => refreshes.push(wake)),
		edit(...changes: TextChange[]) {
			for (const change of changes) buffer.apply(change);
			return client.sendNotification("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges: changes });
		},
		async problems(): Promise<Diagnostic[]> {
			const report = await client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", { textDocument: { uri } });
			return report.items;
		},
		close: () => client.sendNotification("textDocument/didClose", { textDocument: { uri } }),
	};
}

const insert = (line: number, character: number, text: string): TextChange => ({ range: { start: { line, character }, end: { line, character } }, text });
const codesAt = (items: Diagnostic[]) => items.map(({ code, range }) => `${code} ${range.start.line}`);
const inOrder = (items: Diagnostic[]) => items.map((item) => JSON.stringify(item)).sort();
const expected = async (text: string) => inOrder((await fresh.analyze(uri, text)).issues.map(diagnosticOf));

describe("typing", () => {
	it("in a file of 2,000 lines gives the right problems after each edit", async () => {
		const editor = await typist(long);
		expect(codesAt(await editor.problems())).toEqual([`self-compare ${lastLine}`]);
		for (let line = 0; line < 10; line++) {
			await editor.edit(insert(1000, 0, "add(5, 6);\n"));
			expect(codesAt(await editor.problems())).toEqual([`self-compare ${lastLine + line + 1}`]);
		}
		await editor.edit(insert(1000, 0, "if (b.y === b.y) add(7, 8);\n"));
		expect(codesAt(await editor.problems()).sort()).toEqual(["self-compare 1000", `self-compare ${lastLine + 11}`]);
		await editor.edit({ range: { start: { line: 1000, character: 0 }, end: { line: 1001, character: 0 } }, text: "" }, insert(0, 0, "\n"));
		expect(codesAt(await editor.problems())).toEqual([`self-compare ${lastLine + 11}`]);
	});

	it("does not flicker: that the text is broken is shown when the typing rests, that it is mended at once", async () => {
		const editor = await typist(long);
		const before = codesAt(await editor.problems());
		const rests = editor.refreshed();
		await editor.edit(insert(1003, 9, ", (("));
		expect(codesAt(await editor.problems())).toEqual(before);
		await rests;
		expect((await editor.problems()).filter(({ severity }) => severity === 1)).not.toEqual([]);
		await editor.edit({ range: { start: { line: 1003, character: 9 }, end: { line: 1003, character: 13 } }, text: "" });
		expect(codesAt(await editor.problems())).toEqual(before);
	});

	it.each(["\n", "\r\n"])("whatever is typed, at rest the problems are those of the text (%j)", { timeout: 30_000 }, async (lineEnd) => {
		const random = randomFrom(7);
		const editor = await typist(`${filler.repeat(5)}if (a.x === a.x) add(3, 4);\n`.replaceAll("\n", lineEnd));
		for (let step = 0; step < 60; step++) {
			await editor.edit(randomEdit(editor.text, random).change);
			await editor.problems();
		}
		const right = await expected(editor.text);
		await expect.poll(async () => inOrder(await editor.problems()), { timeout: 10_000 }).toEqual(right);
	});

	it("beyond the end of a line is at its end", async () => {
		const editor = await typist("add(1);\nadd(2);\n");
		await editor.problems();
		await editor.edit(insert(0, 500, " if (a.x === a.x) add(3);"));
		expect((await editor.problems()).map(({ range }) => range.start)).toMatchObject([{ line: 0 }]);
	});
});

describe("an open document", () => {
	it("is held by the worker from when somebody asks about it until it is closed", async () => {
		const editor = await typist(filler);
		await editor.client.sendRequest("textDocument/hover", { textDocument: { uri: "file:///other.js" }, position: { line: 0, character: 0 } });
		expect(await worker.facts()).toMatchObject({ openDocuments: 0 });
		await editor.problems();
		expect(await worker.facts()).toMatchObject({ openDocuments: 1, liveTrees: 1 });
		await editor.close();
		expect(await editor.problems()).toEqual([]);
		expect(await worker.facts()).toMatchObject({ openDocuments: 0, liveTrees: 0 });
	});

	it("is let go where analysis is switched off, and taken up again", async () => {
		const editor = await typist(long);
		await editor.problems();
		await editor.client.sendNotification("ensemble/analysisSettings", { enabled: false, rules: {}, tools: [], seen: [] });
		await editor.edit(insert(0, 0, "\n"));
		expect(await editor.problems()).toEqual([]);
		expect(await worker.facts()).toMatchObject({ openDocuments: 0, liveTrees: 0 });
		await editor.client.sendNotification("ensemble/analysisSettings", { enabled: true, rules: {}, tools: [], seen: [] });
		expect(codesAt(await editor.problems())).toEqual([`self-compare ${lastLine + 1}`]);
	});
});

describe("a worker that dies", () => {
	it("is replaced, and typing goes on", async () => {
		const mortal = workerOf("test/support/mortal-worker.ts");
		const editor = await typist(long, mortal);
		await editor.problems();
		const death = mortal.analyze("/deadly.js", "let a;\n");
		await editor.edit(insert(0, 0, "\n"));
		expect(codesAt(await editor.problems())).toEqual([`self-compare ${lastLine + 1}`]);
		await death;
		await editor.edit(insert(0, 0, "\n"));
		expect(codesAt(await editor.problems())).toEqual([`self-compare ${lastLine + 2}`]);
		await mortal.dispose();
	});

	it("for good leaves a note instead of problems", async () => {
		const gone = workerOf("no-such-worker.ts");
		const editor = await typist(long, gone, { sleep: async () => {} });
		const noted = new Promise<FilesAnalyzed>((resolve) => editor.client.onNotification("ensemble/filesAnalyzed", resolve));
		expect(await editor.problems()).toEqual([]);
		expect(await noted).toMatchObject({ files: [{ uri, note: expect.stringContaining("the log has the details") }] });
		await gone.dispose();
	});
});
