// Code nested thousands deep in an open document, broken in its middle and then deleted: each edit has its answer, and the worker goes on.

import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type DocumentAnalysis, WorkerAnalyzer } from "../../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const logger = new RecordingLogger();
const workerFile = join(resolve(import.meta.dirname, "../../.."), "server/src/analysis/worker/analysis-worker.ts");
const analyzer = new WorkerAnalyzer({ workerFile, wasmFolder: wasmFolder(), clock: systemClock, logger });
afterAll(() => analyzer.dispose());

const nested = (depth: number, open: string, close: string) => `${`${open}\n`.repeat(depth)}${`${close}\n`.repeat(depth)}`;

function wholeOf(uri: string, version: number): Promise<DocumentAnalysis> {
	return new Promise((found) => {
		const stop = analyzer.onAnalysis((each) => {
			if (each.uri !== uri || each.tier !== "whole" || each.version !== version) return;
			stop();
			found(each);
		});
	});
}

it.each([
	["a.py", 10_000, `x = ${nested(10_000, "(", ")")}`],
	["a.tsx", 10_000, `export const a = ${nested(10_000, "<b>", "</b>")};\n`],
	["a.js", 10_000, nested(10_000, "if (a) {", "}")],
	["a.ts", 10_000, nested(10_000, "function f() {", "}")],
	["A.java", 10_000, `class A { void f() {\n${nested(10_000, "if (a) {", "}")}} }\n`],
	["a.go", 10_000, `package a\n\nfunc f() {\n${nested(10_000, "if a {", "}")}}\n`],
])("%s, %i deep", async (path, depth, start) => {
	const uri = `file:///${path}`;
	const middle = start.split("\n", depth).join("\n").length + 1;
	const broken = `${start.slice(0, middle)}) } ' "${start.slice(middle)}`;
	const place = (line: number) => ({ line, character: 0 });
	let text = start;
	const opened = wholeOf(uri, 1);
	analyzer.open({ uri, path: `/${path}`, version: 1, text: () => text });
	const { success, note } = (await opened).analysis;
	expect(success || note).toEqual(path === "a.py" ? expect.stringContaining("nested too deeply") : true);

	text = broken;
	const breaking = wholeOf(uri, 2);
	analyzer.change(uri, 2, [{ range: { start: place(depth), end: place(depth) }, text: ") } ' \"" }]);
	expect((await breaking).analysis.syntax_valid ?? false).toBe(false);

	text = path === "a.go" ? "package a\n" : "\n";
	const emptied = wholeOf(uri, 3);
	analyzer.change(uri, 3, [{ range: { start: place(0), end: place(3 * depth) }, text }]);
	expect((await emptied).analysis).toMatchObject({ success: true, syntax_valid: true, issues: [] });
	analyzer.close(uri);
	expect(await analyzer.facts()).toMatchObject({ openDocuments: 0, liveTrees: 0 });
	expect(logger.lines).toEqual([]);
});
