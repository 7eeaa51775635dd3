// The analysis as an editor has it, through the real server and the real analyser: hints, hovers, light bulb, settings, workspace.

import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import {
	CancellationTokenSource,
	type CodeAction,
	type Diagnostic,
	DiagnosticSeverity,
	type Hover,
	type InlayHint,
	WorkDoneProgress,
	type WorkspaceDiagnosticReport,
	type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver-protocol/node";
import type { AnalysisSettings, AnalyzeResult, FilesAnalyzed } from "#protocol/lsp.ts";
import type { Analyzer } from "../../../server/src/analysis/analyzer.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { knownRules } from "../../../server/src/analysis/rule-catalogue.ts";
import { RuleSettings, type RuleSettingsDeps, rulesFile } from "../../../server/src/analysis/rule-settings.ts";
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
const settings: AnalysisSettings = { enabled: true, rules: {}, tools: [], seen: [], inlayHintsFrom: 5 };

/** An analyser that goes by rules which can be changed. */
function ruled(read: RuleSettingsDeps["read"] = async () => ({ kind: "absent" })) {
	const rules = new RuleSettings({ read, knownRules: knownRules() });
	const own = new LanguageAnalyzer({ wasmFolder: wasmFolder(), levels: () => rules.levels, clock: systemClock, logger: silentLogger });
	onTestFinished(() => own.dispose());
	return { rules, analyzer: own };
}

const open = async (text: string, options: Parameters<typeof editorClient>[0] = {}) => {
	const editor = await editorClient({ ...options, deps: { analyzer, ...options.deps } });
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

	it("stands behind the last of the parameters where they are on several lines", async () => {
		const editor = await open(hard.replace("(a, b)", '(\n\ta = ")",\n\tb = f(1),\n)'));
		const hints = await editor.client.sendRequest<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range: everywhere });
		expect(hints).toMatchObject([{ position: { line: 3, character: 3 } }]);
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
		const many = await actionsFor(await open("const unused = (a.x === a.x) | (b.x === b.x) | (c.x === c.x) | (d.x === d.x);\n", { asksTeam: true }));
		expect(many.filter((action) => action.title.startsWith("Ask the team"))).toHaveLength(4);
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
		const { rules, analyzer } = ruled();
		const editor = await open("if (a.x === a.x) go();\n", { deps: { analyzer }, rules });
		expect(await codesOf(editor)).toContain("self-compare");
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, rules: { "self-compare": "off" } });
		expect(await codesOf(editor)).not.toContain("self-compare");
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, seen: ["eslint/no-self-compare"] });
		expect(await codesOf(editor)).not.toContain("self-compare");
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, enabled: false });
		expect(await codesOf(editor)).toEqual([]);
	});
});

describe("the choice of rules", () => {
	const nested = "go(b ? 1 : c ? 2 : 3);\nif (a.x === a.x) go();\n";

	it("switches on what is off by default, changes how loud a rule is, and names what does not exist", async () => {
		const { rules, analyzer } = ruled();
		const editor = await open(nested, { deps: { analyzer }, rules });
		const told: string[] = [];
		editor.client.onNotification("window/showMessage", ({ message }: { message: string }) => void told.push(message));
		expect(await codesOf(editor)).toEqual(["self-compare"]);
		const levels = { "nested-ternary": "hint", "self-compare": "info", "no-such-rule": "off" } as const;
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, rules: levels });
		const { items } = await editor.client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", { textDocument: { uri } });
		expect(items.map(({ code, severity }) => [code, severity])).toEqual([
			["nested-ternary", DiagnosticSeverity.Hint],
			["self-compare", DiagnosticSeverity.Information],
		]);
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, rules: { ...levels, "nested-ternary": "off" } });
		expect(await codesOf(editor)).toEqual(["self-compare"]);
		expect(told).toEqual([expect.stringMatching(/^Ensemble: The setting ensemble.analysis.rules names rules that do not exist: no-such-rule\./)]);
	});

	it("counts a rule that has two ids as one", async () => {
		const { rules, analyzer } = ruled();
		rules.usePersonal({ "none-comparison": "error", "mutable-default": "off" });
		const python = "def f(a=[]):\n    a.append(1)\n    return a == None\n";
		expect((await analyzer.analyze("a.py", python)).issues).toMatchObject([{ rule: "E711", severity: "error" }]);
		rules.usePersonal({ E711: "off", B006: "hint" });
		expect((await analyzer.analyze("a.py", python)).issues).toMatchObject([{ rule: "B006", severity: "hint" }]);
		expect(rules.notes).toEqual([]);
	});

	it("has no points taken off for what is switched off, also where the list is cut", async () => {
		const { rules, analyzer } = ruled();
		const text = `${"debugger;\n".repeat(600)}if (a.x === a.x) go();\n`;
		const before = await analyzer.analyze("a.js", text);
		rules.usePersonal({ "debugger-statement": "off" });
		const after = await analyzer.analyze("a.js", text);
		expect([before.quality_score, after.issues.map(({ rule }) => rule), after.quality_score]).toEqual([0, ["self-compare"], 98.3]);
	});

	it("holds for fix-all too: what another tool shows is not mended by us", async () => {
		const editor = await open("let a = 1;\nlet b = 2;\ndebugger;\ndebugger;\nuse(a, b);\n");
		const fixAll = async () => {
			const context = { diagnostics: [], only: ["source.fixAll.ensemble"] };
			const [action] = await editor.client.sendRequest<CodeAction[]>("textDocument/codeAction", { textDocument: { uri }, range: everywhere, context });
			return action && (await editor.client.sendRequest<CodeAction>("codeAction/resolve", action)).edit;
		};
		expect(await fixAll()).toBeDefined();
		await editor.client.sendNotification("ensemble/analysisSettings", { ...settings, seen: ["eslint/no-debugger"] });
		expect(await fixAll()).toBeUndefined();
	});
});

describe("the workspace", () => {
	async function project(texts: Record<string, string>, scanner?: Analyzer) {
		const folder = await realpath(await mkdtemp(join(tmpdir(), "ensemble-scan-")));
		onTestFinished(() => rm(folder, { recursive: true, force: true }));
		for (const [path, text] of Object.entries(texts)) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), text);
		}
		const files = new DiskFiles({ root: folder });
		const ownTools = { root: folder, path: "", node: process.execPath, env: {}, read: (path: string) => files.read(path) };
		const { rules, analyzer } = ruled(() => files.read(rulesFile));
		const deps = {
			analyzer,
			newAnalyzer: () => scanner ?? analyzer,
			rules,
			files,
			ownTools,
			openStore: async () => undefined,
			clock: systemClock,
			logger: silentLogger,
		};
		const editor = await editorClient({ deps: { analyzer }, tools: editorAnalysis(deps).tools, folder });
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

	it("brings only news: what is found again, or was not looked at again, is none", async () => {
		const bad = "if (a.x === a.x) go();\n";
		const cancelling = new CancellationTokenSource();
		const analyze: Analyzer["analyze"] = (path, text, signal) => {
			if (path !== "slow.js" || cancelling.token.isCancellationRequested) return analyzer.analyze(path, text);
			cancelling.cancel();
			return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(analyzer.analyze(path, text))));
		};
		const scanner = { supports: (path: string) => analyzer.supports(path), analyze, dispose: async () => {} };
		const { editor, folder, uriOf, pull, shown } = await project({ ".gitignore": "out/\n", "a.js": bad, "b.js": bad }, scanner);
		await editor.client.sendRequest("ensemble/analyze", {});
		const first = await pull();
		const waiting = pull(first.items);
		await editor.client.sendRequest("ensemble/analyze", {});
		await rm(join(folder, "a.js"));
		await writeFile(join(folder, "slow.js"), "go();\n");
		expect(await editor.client.sendRequest("ensemble/analyze", {}, cancelling.token)).toMatchObject({ stopped: true });
		await mkdir(join(folder, "out"));
		for (const path of ["c.js", "out/d.js"]) await writeFile(join(folder, path), bad);
		const changes = ["c.js", "out/d.js", "c.js"].map((path) => ({ uri: uriOf(path), type: 1 }));
		await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes });
		const second = await waiting;
		expect(shown(second)).toEqual([[uriOf("c.js"), 1]]);
		const last = pull([...first.items, ...second.items]);
		await editor.client.sendRequest("ensemble/analyze", {});
		expect(shown(await last)).toEqual([[uriOf("a.js"), 0]]);
	});

	it("follows its ensemble.yaml and the settings, also in files that are not open", async () => {
		const bad = "if (a.x === a.x) go();\n";
		const { editor, folder, heard, uriOf, pull, shown } = await project({ "ensemble.yaml": "analysis:\n  rules:\n    self-compare: off\n", "a.js": bad });
		await editor.client.sendRequest("ensemble/analyze", {});
		await writeFile(join(folder, "ensemble.yaml"), "analysis:\n  rules:\n    self-compare: hint\n");
		await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf("ensemble.yaml"), type: 2 }] });
		const first = await pull();
		expect(first.items).toMatchObject([{ uri: uriOf("a.js"), items: [{ code: "self-compare", severity: DiagnosticSeverity.Hint }] }]);
		const change = (changed: Partial<AnalysisSettings>) => editor.client.sendNotification("ensemble/analysisSettings", { ...settings, ...changed });
		await change({ seen: ["eslint/no-self-compare"] });
		const muted = await pull(first.items);
		expect(shown(muted)).toEqual([[uriOf("a.js"), 0]]);
		await change({});
		const again = await pull(muted.items);
		expect(shown(again)).toEqual([[uriOf("a.js"), 1]]);
		heard.length = 0;
		await change({ enabled: false });
		expect(shown(await pull(again.items))).toEqual([[uriOf("a.js"), 0]]);
		expect(heard).toEqual([uriOf("a.js")]);
		await change({});
		expect(shown(await pull())).toEqual([[uriOf("a.js"), 1]]);
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
