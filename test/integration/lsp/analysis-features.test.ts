// The analysis as an editor has it, through the real server and the real analyser: hints, hovers, light bulb, settings, workspace.

import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import {
	CancellationTokenSource,
	type CodeAction,
	type Hover,
	type InlayHint,
	WorkDoneProgress,
	type WorkspaceDiagnosticReport,
	type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver-protocol/node";
import type { AnalysisSettings, AnalyzeResult, FilesAnalyzed } from "#protocol/lsp.ts";
import type { Analyzer } from "../../../server/src/analysis/analyzer.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { DiskFiles } from "../../../server/src/changes/disk-files.ts";
import { editorAnalysis } from "../../../server/src/editor-analysis.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";
import { editorClient } from "./lsp-client.ts";

const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

const hard = "function hard(a, b) {\n\tfor (const x of a) {\n\t\tif (x) {\n\t\t\twhile (b) {\n\t\t\t\tb--;\n\t\t\t}\n\t\t}\n\t}\n}\nhard([], 1);\n";
const uri = "file:///project/a.js";
const everywhere = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const settings: AnalysisSettings = { enabled: true, off: [], tools: [], inlayHintsFrom: 5 };

const open = async (text: string, options: Parameters<typeof editorClient>[0] = {}) => {
	const editor = await editorClient({ ...options, deps: { analyzer } });
	await editor.open(uri, "javascript", text);
	return editor;
};
type Editor = Awaited<ReturnType<typeof editorClient>>;
const actionsFor = (editor: Editor) =>
	editor.client.sendRequest<CodeAction[]>("textDocument/codeAction", { textDocument: { uri }, range: everywhere, context: { diagnostics: [] } });
const codesOf = async (editor: Editor) => {
	const report = await editor.client.sendRequest<{ items: { code: string }[] }>("textDocument/diagnostic", { textDocument: { uri } });
	return report.items.map((item) => item.code);
};

describe("complexity", () => {
	it("stands at the end of a hard function's signature, with all figures to be looked at", async () => {
		const editor = await open(hard);
		const hints = await editor.client.sendRequest<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range: everywhere });
		expect(hints).toMatchObject([{ position: { line: 0, character: 21 }, label: "complexity 6" }]);
		expect(hints[0]?.tooltip).toMatchObject({ value: expect.stringContaining("| Cyclomatic complexity: paths through it | 4 |") });
	});

	it("is shown as the settings say", async () => {
		const editor = await open(hard);
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, inlayHintsFrom: undefined, codeLensFrom: 6 });
		expect(await editor.client.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range: everywhere })).toEqual([]);
		expect(await editor.client.sendRequest("textDocument/codeLens", { textDocument: { uri } })).toMatchObject([
			{ range: { start: { line: 0 } }, command: { title: "complexity 6 · 4 paths · 9 lines" } },
		]);
	});
});

describe("a problem", () => {
	it("is explained under the pointer", async () => {
		const editor = await open("if (a.x === a.x) go();\n");
		const hover = await editor.client.sendRequest<Hover>("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 6 } });
		expect(hover.contents).toMatchObject({ kind: "markdown", value: expect.stringContaining("**self-compare** · bug") });
	});

	it("can be given to the team, where the editor knows how", async () => {
		const actions = await actionsFor(await open("if (a.x === a.x) go();\n", { asksTeam: true }));
		const ask = actions.find((action) => action.title.startsWith("Ask the team"));
		expect(ask?.command).toMatchObject({ command: "ensemble.askToFix", arguments: [{ uri, line: 1, rule: "self-compare" }] });
		const others = await actionsFor(await open("if (a.x === a.x) go();\n"));
		expect(others.filter((action) => action.command !== undefined)).toEqual([]);
	});

	it("is switched off for its line by a comment that is tried out before", async () => {
		const editor = await open(`const t = \`\${a.x === a.x}\n\`;\n`);
		const action = (await actionsFor(editor)).find(({ title }) => title === "Switch off self-compare for this line");
		expect(action?.edit).toBeUndefined();
		const { edit } = await editor.client.sendRequest<CodeAction>("codeAction/resolve", action);
		// At the end of the line it would be part of the template.
		const at = { line: 0, character: 0 };
		expect(edit?.documentChanges).toMatchObject([{ edits: [{ range: { start: at, end: at }, newText: "// ensemble-disable-next-line self-compare\n" }] }]);
	});

	it("of a rule that is off, or that another tool shows, is not there", async () => {
		const editor = await open("if (a.x === a.x) go();\n");
		expect(await codesOf(editor)).toContain("self-compare");
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, off: ["self-compare"] });
		expect(await codesOf(editor)).not.toContain("self-compare");
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, tools: ["eslint"] });
		expect(await codesOf(editor)).not.toContain("self-compare");
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, enabled: false });
		expect(await codesOf(editor)).toEqual([]);
	});
});

describe("the workspace", () => {
	async function project(texts: Record<string, string>, scanner: Analyzer = analyzer) {
		const folder = await realpath(await mkdtemp(join(tmpdir(), "ensemble-scan-")));
		onTestFinished(() => rm(folder, { recursive: true, force: true }));
		for (const [path, text] of Object.entries(texts)) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), text);
		}
		const files = new DiskFiles({ root: folder });
		const ownTools = { root: folder, path: "", node: process.execPath, env: {}, read: (path: string) => files.read(path) };
		const tools = editorAnalysis({
			analyzer,
			newAnalyzer: () => scanner,
			files,
			ownTools,
			openStore: async () => undefined,
			clock: systemClock,
			logger: silentLogger,
		}).tools;
		const editor = await editorClient({ deps: { analyzer }, tools, folder });
		const heard: string[] = [];
		editor.client.onNotification("ensemble/filesAnalyzed", ({ files: reports }: FilesAnalyzed) => {
			heard.push(...reports.map((report) => report.uri));
		});
		const uriOf = (path: string) => `file://${folder}/${path}`;
		const pull = (previous: WorkspaceDocumentDiagnosticReport[] = []) =>
			editor.client.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
				previousResultIds: previous.map((report) => ({ uri: report.uri, value: report.resultId })),
			});
		const shown = ({ items }: WorkspaceDiagnosticReport) => items.map((report) => [report.uri, report.kind === "full" ? report.items.length : -1]);
		return { folder, editor, heard, uriOf, pull, shown };
	}

	it("is analysed as .gitignore says, and its problems come to whoever waits for them", async () => {
		const { editor, heard, uriOf, pull, shown } = await project({
			".gitignore": "out/\n",
			"src/a.js": "if (a.x === a.x) go();\n",
			"src/b.js": "export const b = 1;\n",
			"src/c.min.js": "if (a.x === a.x) go();\n",
			"out/d.js": "if (a.x === a.x) go();\n",
		});
		const waiting = pull();
		const result = await editor.client.sendRequest<AnalyzeResult>("ensemble/analyze", {});
		expect(result).toMatchObject({ files: 2, generated: 1, errors: 1, stopped: false, truncated: false });
		expect(heard.sort()).toEqual([uriOf("src/a.js"), uriOf("src/b.js")]);
		const first = await waiting;
		expect(shown(first)).toEqual([[uriOf("src/a.js"), expect.any(Number)]]);
		// What has not changed is not sent again: the answer waits.
		const silent = await Promise.race([pull(first.items), new Promise((resolve) => setTimeout(() => resolve("waits"), 100))]);
		expect(silent).toBe("waits");
	});

	it("keeps up with files that are mended or go", async () => {
		const { editor, folder, heard, uriOf, pull, shown } = await project({ "a.js": "if (a.x === a.x) go();\n", "b.js": "if (b.x === b.x) go();\n" });
		await editor.client.sendRequest("ensemble/analyze", {});
		const first = await pull();
		expect(first.items.map((report) => report.uri).sort()).toEqual([uriOf("a.js"), uriOf("b.js")]);
		const waiting = pull(first.items);
		await writeFile(join(folder, "a.js"), "go();\n");
		await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf("a.js"), type: 2 }] });
		const second = await waiting;
		expect(shown(second)).toEqual([[uriOf("a.js"), 0]]);
		const last = pull([...first.items.filter((report) => report.uri === uriOf("b.js")), ...second.items]);
		await rm(join(folder, "b.js"));
		await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf("b.js"), type: 3 }] });
		expect(shown(await last)).toEqual([[uriOf("b.js"), 0]]);
		expect(heard.slice(-2)).toEqual([uriOf("a.js"), uriOf("b.js")]);
	});

	it("is left half analysed when a person has had enough", { timeout: 20_000 }, async () => {
		const cancelling = new CancellationTokenSource();
		let asked = 0;
		// The third file takes until somebody says stop.
		const slow: Analyzer["analyze"] = (path, text, signal) => {
			if (++asked !== 3) return analyzer.analyze(path, text);
			cancelling.cancel();
			return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(analyzer.analyze(path, text))));
		};
		const texts = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}.js`, `${hard}// ${index}\n`]));
		const { editor } = await project(texts, { supports: (path) => analyzer.supports(path), analyze: slow, dispose: async () => {} });
		const progress: string[] = [];
		editor.client.onProgress(WorkDoneProgress.type, "scan", ({ kind }) => {
			progress.push(kind);
		});
		const stopped = await editor.client.sendRequest<AnalyzeResult>("ensemble/analyze", { workDoneToken: "scan" }, cancelling.token);
		expect(stopped).toMatchObject({ stopped: true });
		expect([progress[0], progress[1], progress.at(-1)]).toEqual(["begin", "report", "end"]);
		expect(stopped.files).toBeLessThan(20);
		expect(await editor.client.sendRequest("ensemble/analyze", {})).toMatchObject({ files: 20, stopped: false });
	});
});
