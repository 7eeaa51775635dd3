import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compileGrammars } from "../../../server/src/analysis/compiled-grammars.ts";
import { LongTextsApart } from "../../../server/src/analysis/scan/long-texts-apart.ts";
import { type DocumentAnalysis, WorkerAnalyzer } from "../../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const root = resolve(import.meta.dirname, "../../..");
const logger = new RecordingLogger();
const workerFile = join(root, "server/src/analysis/worker/analysis-worker.ts");
const wasm = wasmFolder();
const analyzer = new WorkerAnalyzer({ workerFile, wasmFolder: wasm, clock: systemClock, logger });
afterAll(() => analyzer.dispose());

/** The analyses of a document as they come. */
function analysesOf(uri: string, of: WorkerAnalyzer = analyzer) {
	const seen: DocumentAnalysis[] = [];
	const waiting: (() => void)[] = [];
	const stop = of.onAnalysis((each) => {
		if (each.uri !== uri) return;
		seen.push(each);
		for (const wake of waiting.splice(0)) wake();
	});
	return {
		seen,
		stop,
		async until(matches: (each: DocumentAnalysis) => boolean): Promise<DocumentAnalysis> {
			for (;;) {
				const found = seen.find(matches);
				if (found) return found;
				await new Promise<void>((wake) => waiting.push(wake));
			}
		},
	};
}

const insert = (line: number, character: number, text: string) => ({ range: { start: { line, character }, end: { line, character } }, text });

describe("the analyser in a worker", () => {
	it("answers for a text of every language", async () => {
		const texts = {
			"a.py": "def f(a):\n    return a\n",
			"a.js": "function f(a) { return a; }\n",
			"a.tsx": "const f = (a: X) => <b>{a}</b>;\n",
			"A.java": "class A { int f(int a) { return a; } }\n",
			"a.go": "package a\n\nfunc f(a int) int { return a }\n",
		};
		const answers = await Promise.all(Object.entries(texts).map(([path, text]) => analyzer.analyze(path, text)));
		for (const answer of answers)
			expect(answer).toMatchObject({
				success: true,
				syntax_valid: true,
				metrics: { functions: 1, complexity: 1 },
				functions: [{ name: "f", cyclomatic: 1, parameters: 1 }],
			});
		expect(await analyzer.analyze("a.txt", "x")).toMatchObject({ success: false });
	});

	it("works with grammars that were compiled for all workers, and where that failed without", async () => {
		let compilations = 0;
		const grammars = compileGrammars(wasm);
		const compiled = () => {
			compilations++;
			return grammars;
		};
		const options = { workerFile, wasmFolder: wasm, clock: systemClock, logger };
		// There is nothing in this folder that a worker could compile by itself.
		const sharing = [1, 2].map(() => new WorkerAnalyzer({ ...options, wasmFolder: "/nowhere", compiled }));
		const alone = new WorkerAnalyzer({ ...options, compiled: () => Promise.reject(new Error("no such file")) });
		const texts = ["a.py", "a.js", "a.ts", "a.tsx", "A.java", "a.go"];
		for (const each of [...sharing, alone]) {
			const answers = await Promise.all(texts.map((path) => each.analyze(path, path.endsWith("go") ? "package a\n" : "")));
			expect(answers.map(({ success, syntax_valid }) => success && syntax_valid)).toEqual(texts.map(() => true));
			await each.dispose();
		}
		expect(compilations).toBe(2);
	});

	it("a long text elsewhere does not hold up what is at hand", async () => {
		const elsewhere = new WorkerAnalyzer({ workerFile, wasmFolder: wasm, clock: systemClock, logger });
		const apart = new LongTextsApart({ short: analyzer, long: elsewhere });
		const ended: string[] = [];
		const long = apart.analyze("long.ts", readFileSync(join(root, "server/src/rooms/room.ts"), "utf8").repeat(40)).then(() => ended.push("long"));
		for (const name of ["first", "second"]) {
			await apart.analyze("short.ts", "export const a = 1;\n");
			ended.push(name);
		}
		await long;
		expect(ended).toEqual(["first", "second", "long"]);
		await elsewhere.dispose();
	});

	it("never keeps the caller's thread from running", async () => {
		const text = readFileSync(join(root, "server/src/rooms/room.ts"), "utf8").repeat(30);
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		await analyzer.analyze("a.ts", text);
		clearInterval(timer);
		expect(turns).toBeGreaterThan(10);
	});

	it("follows an open document: at once after each edit, with everything when the typing rests", async () => {
		const uri = "file:///follow.py";
		const analyses = analysesOf(uri);
		let text = "import os\n\n\ndef f(a):\n    return a\n";
		analyzer.open({ uri, path: "/follow.py", version: 1, text: () => text });
		expect((await analyses.until((each) => each.tier === "whole")).analysis.issues).toMatchObject([{ rule: "F401", line: 1 }]);
		for (const [index, character] of [..."if a: pass\n"].entries()) {
			analyzer.change(uri, 2 + index, [index === 0 ? insert(4, 4, character) : insert(4, 4 + index, character)]);
		}
		text = "import os\n\n\ndef f(a):\n    if a: pass\nreturn a\n";
		const last = await analyses.until((each) => each.version === 12 && each.tier === "whole");
		expect(last.analysis).toMatchObject({ success: true, functions: [{ name: "f", cyclomatic: 2 }] });
		expect(analyses.seen.some((each) => each.version === 12 && each.tier === "instant")).toBe(true);
		expect(analyses.seen.map((each) => each.version)).toEqual(analyses.seen.map((each) => each.version).toSorted((a, b) => a - b));
		analyzer.close(uri);
		analyses.stop();
		expect(await analyzer.facts()).toMatchObject({ openDocuments: 0, liveTrees: 0 });
	});

	it("holds one tree for each open document", async () => {
		const uris = Array.from({ length: 5 }, (_, index) => `file:///many-${index}.ts`);
		const all = uris.map((uri) => {
			const analyses = analysesOf(uri);
			analyzer.open({ uri, path: uri.slice("file://".length), version: 1, text: () => "export const a = 1;\n" });
			return analyses;
		});
		for (const analyses of all) await analyses.until((each) => each.tier === "whole");
		expect(await analyzer.facts()).toMatchObject({ openDocuments: 5, liveTrees: 5 });
		for (const uri of uris) analyzer.close(uri);
		expect(await analyzer.facts()).toMatchObject({ openDocuments: 0, liveTrees: 0 });
	});

	it("a request that is stopped before its turn is answered at once", async () => {
		const text = readFileSync(join(root, "server/src/rooms/room.ts"), "utf8").repeat(20);
		const controller = new AbortController();
		const first = analyzer.analyze("a.ts", text);
		const second = analyzer.analyze("b.ts", text, controller.signal);
		controller.abort();
		expect(await second).toMatchObject({ success: false, note: "Stopped." });
		expect(await first).toMatchObject({ success: true });
	});

	it("a worker that dies is replaced, with its documents, and says so once", async () => {
		const log = new RecordingLogger();
		const mortal = new WorkerAnalyzer({ workerFile: join(root, "test/support/mortal-worker.ts"), wasmFolder: wasm, clock: systemClock, logger: log });
		const uri = "file:///survivor.js";
		const analyses = analysesOf(uri, mortal);
		mortal.open({ uri, path: "/survivor.js", version: 1, text: () => "function survivor() {}\n" });
		await analyses.until((each) => each.tier === "whole");
		const seen = analyses.seen.length;
		expect(await mortal.analyze("/deadly.js", "let a;\n")).toMatchObject({ success: false, note: expect.stringContaining("the log has the details") });
		await analyses.until((each) => analyses.seen.indexOf(each) >= seen && each.tier === "whole");
		expect(await mortal.analyze("/other.js", "function f() {}\n")).toMatchObject({ success: true });
		expect(log.lines).toEqual(["error analysis worker died; a new one takes over error=out of memory"]);
		await mortal.dispose();
	});

	it("one whose Python linter broke is replaced, and the file that broke it has our own rules", async () => {
		const log = new RecordingLogger();
		const frail = new WorkerAnalyzer({ workerFile: join(root, "test/support/frail-linter-worker.ts"), wasmFolder: wasm, clock: systemClock, logger: log });
		const uri = "file:///deadly.py";
		const analyses = analysesOf(uri, frail);
		frail.open({ uri, path: "/deadly.py", version: 1, text: () => "import deadly\nif deadly.x == None: pass\n" });
		const other = frail.analyze("/other.py", "import os\n");
		expect((await analyses.until((each) => each.tier === "whole" && each.analysis.note !== undefined)).analysis).toMatchObject({
			success: true,
			syntax_valid: true,
			note: expect.stringContaining("linter failed"),
			issues: [{ rule: "none-comparison" }],
		});
		expect(await other).toMatchObject({ issues: [{ rule: "F401" }] });
		expect(await frail.analyze("/third.py", "import os\n")).toMatchObject({ issues: [{ rule: "F401" }] });
		expect(log.lines).toEqual([expect.stringMatching(/^error Python linter failed path=\/deadly.py error=Error: unreachable/)]);
		await frail.dispose();
	});

	it("what was asked of one that is replaced is answered by the next", async () => {
		const frail = new WorkerAnalyzer({
			workerFile: join(root, "test/support/frail-linter-worker.ts"),
			wasmFolder: wasm,
			clock: systemClock,
			logger: new RecordingLogger(),
		});
		const uri = "file:///a.js";
		const analyses = analysesOf(uri, frail);
		frail.open({ uri, path: "/a.js", version: 1, text: () => "if (a) { b(); } else { c(); }\n" });
		await analyses.until(({ tier }) => tier === "whole");
		const start = { line: 0, character: 0 };
		const place = { uri, version: 1, range: { start, end: start } };
		const deadly = frail.analyze("/deadly.py", "import deadly\n");
		// Answered between two works of the worker: after the second it is at work on the text.
		for (let times = 0; times < 2; times++) await frail.facts();
		const [offered, outcome] = await Promise.all([frail.refactoringsAt(place), frail.refactor(place, "invert-if"), deadly]);
		expect([offered.map(({ id }) => id), outcome.kind]).toEqual([expect.arrayContaining(["invert-if"]), "edits"]);
		await frail.dispose();
	});

	it("one that keeps dying is left alone for a while", async () => {
		const mortal = new WorkerAnalyzer({ workerFile: join(root, "no-such-worker.ts"), wasmFolder: wasm, clock: systemClock, logger: new RecordingLogger() });
		const notes = [];
		for (let attempt = 0; attempt < 6; attempt++) notes.push((await mortal.analyze("/a.js", "let a;\n")).note);
		expect(notes.at(-1)).toContain("not available at the moment");
		await mortal.dispose();
	});
});
