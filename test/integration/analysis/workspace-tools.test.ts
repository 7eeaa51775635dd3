// The tools that a workspace has of its own: the real programs, found, run and read; and what of them an editor shows after a save.

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AnalysisSettings } from "#protocol/lsp.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { runTool } from "../../../server/src/analysis/workspace-tools/run-tool.ts";
import { askTools, type WorkspaceToolsDeps } from "../../../server/src/analysis/workspace-tools/workspace-tools.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { DiskFiles } from "../../../server/src/changes/disk-files.ts";
import { editorAnalysis } from "../../../server/src/editor-analysis.ts";
import { titled } from "../../support/components.ts";
import { folderForTest } from "../../support/program.ts";
import { goPrograms, missing, modulesFolder, oxlintPackage, pmd, staticcheck } from "../../support/reference-code.ts";
import { rulesOf } from "../../support/rule-settings.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";
import { editorClient } from "../lsp/lsp-client.ts";

const eslintConfig = `export default [{ rules: { "no-self-compare": "error", "no-debugger": "warn", "no-alert": "error" } }];\n`;
const go = 'package m\n\nimport "fmt"\n\nfunc F(s string) bool {\n\tfmt.Println("🎉", s == s)\n\treturn false\n}\n';
const signal = new AbortController().signal;

/** Texts by path; packages of npm by their folder. */
function project(texts: Record<string, string>, packages: Record<string, string> = {}): WorkspaceToolsDeps {
	const root = folderForTest("tools");
	for (const [path, text] of Object.entries(texts)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	mkdirSync(join(root, "node_modules"));
	for (const [name, folder] of Object.entries(packages)) symlinkSync(folder, join(root, "node_modules", name));
	const disk = new DiskFiles({ root });
	const path = [dirname(staticcheck), goPrograms].join(":");
	return { root, path, node: process.execPath, env: { ...process.env, PATH: `${goPrograms}:${process.env.PATH}` }, read: (each) => disk.read(each) };
}

/** "path line:column-line:column rule severity" of all that is found. */
async function found(deps: WorkspaceToolsDeps, paths: string[], options: { programs?: Record<string, string>; without?: string[] } = {}) {
	const { issues, notes } = await askTools(deps, { paths, signal, ...options });
	expect(notes).toEqual([]);
	return [...issues].flatMap(([path, all]) =>
		all.map(({ issue, check }) => `${path} ${issue.line}:${issue.column}-${issue.end_line}:${issue.end_column} ${issue.rule} ${issue.severity} = ${check}`),
	);
}

const oxlintMissing = missing(oxlintPackage);
const pmdMissing = missing(pmd, "/usr/bin/java");
const staticcheckMissing = missing(staticcheck, goPrograms);

describe("places of findings are lines and UTF-16 columns, whatever the tool counts", () => {
	it("ESLint", async () => {
		const deps = project(
			{ "eslint.config.mjs": eslintConfig, "src/a.js": "\ufeffconst a = '🎉'; debugger;\r\na(a === a);\r\n" },
			{ eslint: join(modulesFolder, "eslint") },
		);
		expect(await found(deps, ["src/a.js"])).toEqual([
			"src/a.js 1:16-1:25 eslint/no-debugger warning = eslint/no-debugger",
			"src/a.js 2:2-2:9 eslint/no-self-compare error = eslint/no-self-compare",
		]);
	});

	it.skipIf(oxlintMissing)(titled("oxlint", oxlintMissing), async () => {
		const deps = project({ "a.js": "\ufeffexport const a = '🎉'; debugger;\n", "b.ts": "export const b = 1;\n" }, { oxlint: oxlintPackage });
		expect(await found(deps, ["a.js", "b.ts"])).toEqual(["a.js 1:23-1:32 oxlint/no-debugger warning = eslint/no-debugger"]);
	});

	it.skipIf(staticcheckMissing)(titled("staticcheck", staticcheckMissing), async () => {
		const deps = project({ "go.mod": "module m\n\ngo 1.19\n", "a.go": go, "b.go": "package m\n\nfunc unused() {}\n" });
		// It looks at the package; only the file that was asked for is told.
		expect(await found(deps, ["a.go"])).toEqual(["a.go 6:19-6:25 staticcheck/SA4000 warning = staticcheck/SA4000"]);
	});

	it.skipIf(pmdMissing)(titled("PMD, where the person says that it is", pmdMissing), async () => {
		const java = 'package a;\nfinal class A { private A() { }\n  static int f() { String s = "🎉"; int other = 1; return s.length(); } }\n';
		const rules = `<ruleset name="own" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0"><description>.</description><rule ref="category/java/bestpractices.xml/UnusedLocalVariable"/></ruleset>`;
		const deps = project({ "a/A.java": java, "pmd.xml": rules });
		expect(await found(deps, ["a/A.java"], { programs: { pmd } })).toEqual(["a/A.java 3:40-3:45 pmd/UnusedLocalVariable warning = pmd/UnusedLocalVariable"]);
	});
});

describe("a tool", () => {
	it("is not asked where the workspace does not use it, or something else shows what it finds", async () => {
		const eslint = { eslint: join(modulesFolder, "eslint") };
		expect(await found(project({ "a.js": "debugger;\n" }, eslint), ["a.js"])).toEqual([]);
		expect(await found(project({ "a.js": "debugger;\n", "eslint.config.mjs": eslintConfig }, eslint), ["a.js"], { without: ["eslint"] })).toEqual([]);
	});

	it("that the workspace has put on the PATH is not run", async () => {
		const deps = project({ "go.mod": "module m\n", "a.go": go, "bin/staticcheck": "#!/bin/sh\necho taken >&2\n" });
		chmodSync(join(deps.root, "bin/staticcheck"), 0o755);
		expect(await askTools({ ...deps, path: `bin:${join(deps.root, "bin")}` }, { paths: ["a.go"], signal })).toMatchObject({ used: [] });
	});

	it("that fails says why, and takes nothing from the others", async () => {
		const deps = project(
			{ "eslint.config.mjs": "throw new Error('broken configuration');\n", "a.js": "debugger;\n" },
			{ eslint: join(modulesFolder, "eslint") },
		);
		const { issues, notes } = await askTools(deps, { paths: ["a.js"], signal });
		expect([issues.size, notes]).toEqual([0, [expect.stringMatching(/^eslint gave no findings: /)]]);
	});

	it("gets a time, a size and no keys, and ends with what it started", async () => {
		const run = (script: string, limits: object = {}, stop = signal) =>
			runTool({ command: ["/bin/sh", "-c", script], cwd: "/", env: { PATH: process.env.PATH, ANTHROPIC_API_KEY: "secret" }, signal: stop, ...limits });
		expect(await run("sleep 100 & wait", { timeoutMs: 50 })).toEqual({ kind: "failed", reason: "it took longer than 0.05 s" });
		expect(await run("yes", { maxBytes: 1024 * 1024 })).toEqual({ kind: "failed", reason: "it wrote more than 1 MB" });
		expect(await run("env")).toMatchObject({ kind: "ended", output: expect.not.stringContaining("secret") });
		const stopping = new AbortController();
		const stopped = run("sleep 100 & wait", {}, stopping.signal);
		stopping.abort();
		expect(await stopped).toEqual({ kind: "stopped" });
	});
});

describe("after a save", () => {
	const settings: AnalysisSettings = { enabled: true, rules: {}, tools: [], seen: [], onSave: { programs: {} } };
	const text = "export const a = 1;\ndebugger;\nalert(a);\n";

	async function editor() {
		const deps = project({ "eslint.config.mjs": eslintConfig, "a.js": text }, { eslint: join(modulesFolder, "eslint") });
		const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
		const files = new DiskFiles({ root: deps.root });
		const { tools } = editorAnalysis({
			analyzer,
			newAnalyzer: () => analyzer,
			rules: rulesOf(),
			files,
			ownTools: deps,
			openStore: async () => undefined,
			clock: systemClock,
			logger: silentLogger,
		});
		const { client, open } = await editorClient({ deps: { analyzer }, tools, folder: deps.root });
		const uri = `file://${deps.root}/a.js`;
		let told = () => {};
		client.onRequest("workspace/diagnostic/refresh", () => {
			told();
			return null;
		});
		/** The editor is told to ask again. */
		const untilTold = async (act: () => Promise<void>) => {
			const news = new Promise<void>((resolve) => {
				told = resolve;
			});
			await act();
			await news;
		};
		await open(uri, "javascript", text);
		let version = 1;
		return {
			set: (changed: AnalysisSettings) => untilTold(() => client.sendNotification("ensemble/analysisSettings", changed)),
			save: () => untilTold(() => client.sendNotification("textDocument/didSave", { textDocument: { uri } })),
			edit: (line: number, inserted: string) =>
				client.sendNotification("textDocument/didChange", {
					textDocument: { uri, version: ++version },
					contentChanges: [{ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text: inserted }],
				}),
			async shown(): Promise<string[]> {
				const report = await client.sendRequest<{ items: { code: string; range: { start: { line: number } } }[] }>("textDocument/diagnostic", {
					textDocument: { uri },
				});
				return report.items.map(({ code, range }) => `${range.start.line} ${code}`);
			},
		};
	}

	it("what only the workspace's tools find is shown under their name; what we find too, once", async () => {
		const { set, save, shown } = await editor();
		await set(settings);
		expect(await shown()).toEqual(["1 debugger-statement"]);
		await save();
		expect(await shown()).toEqual(["1 debugger-statement", "2 eslint/no-alert"]);
		await set({ ...settings, onSave: undefined });
		expect(await shown()).toEqual(["1 debugger-statement"]);
	});

	it("a finding moves with its text, and goes where that is edited", async () => {
		const { set, save, shown, edit } = await editor();
		await set(settings);
		await save();
		const ofTool = async () => (await shown()).filter((each) => each.includes("eslint/"));
		expect(await ofTool()).toEqual(["2 eslint/no-alert"]);
		await edit(0, "\n\n");
		expect(await ofTool()).toEqual(["4 eslint/no-alert"]);
		await edit(4, "t");
		expect(await ofTool()).toEqual([]);
	});
});
