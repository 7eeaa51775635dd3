// An editor without a window: the real server at one end of two pipes, a real LSP client at the other.

import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import type { WriteFileParams, WriteFileResult } from "#protocol/lsp.ts";
import type { Analyzer } from "../../../server/src/analysis/analyzer.ts";
import type { RuleSettings } from "../../../server/src/analysis/rule-settings.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { editorAnalysis } from "../../../server/src/editor-analysis.ts";
import type { AnalysisTools } from "../../../server/src/lsp/analysis-features.ts";
import { type LspDeps, startLsp } from "../../../server/src/lsp/start-lsp.ts";
import { rulesOf } from "../../support/rule-settings.ts";

export const noAnalyzer: Analyzer = { supports: () => false, analyze: () => Promise.reject(new Error("never asked")), dispose: async () => {} };

const neverRun = () => Promise.reject(new Error("never asked"));
const noRuns: LspDeps["runs"] = {
	executions: { runFile: neverRun, runTests: neverRun, findTests: neverRun },
	filesWith: () => ({ list: neverRun, readBytes: neverRun, staged: neverRun }),
	watchedCommand: () => undefined,
	record: () => undefined,
	reportsOf: () => ({ push: (text) => ({ text, tests: [] }) }),
};

const noSandbox: LspDeps["sandbox"] = { explain: neverRun, buildImage: neverRun };

export const address = {
	url: "http://127.0.0.1:1",
	token: "token",
	engine: { id: "offline" as const, model: "rules", reason: "No key." },
	sandbox: { level: "none" as const, proofs: [], reason: "None." },
	logs: "/logs",
};

/** The analysis on an empty workspace. */
function editorTools(analyzer: Analyzer, rules: RuleSettings): AnalysisTools {
	const files = { list: async () => ({ paths: [], truncated: false, unreadable: [] }), read: async () => ({ kind: "absent" as const }) };
	const ownTools = { root: "/nowhere", path: "", node: process.execPath, env: {}, read: files.read };
	return editorAnalysis({
		analyzer,
		newAnalyzer: () => analyzer,
		rules,
		files,
		ownTools,
		openStore: async () => undefined,
		clock: systemClock,
		logger: silentLogger,
	}).tools;
}

export interface ClientOptions {
	deps?: Partial<LspDeps>;
	tools?: Partial<AnalysisTools>;
	/** Absent: an editor that never answers. */
	writeFile?: (params: WriteFileParams) => Promise<WriteFileResult>;
	folder?: string;
	processId?: number;
	/** Whether the editor has the command that asks the team. */
	asksTeam?: boolean;
	/** Whether it has the command that begins a rename. */
	renamesAt?: boolean;
	rules?: RuleSettings;
}

export async function editorClient({ deps, tools, writeFile, folder, processId, asksTeam = false, renamesAt = false, rules = rulesOf() }: ClientOptions = {}) {
	const toServer = new PassThrough();
	const toClient = new PassThrough();
	const analyzer = deps?.analyzer ?? noAnalyzer;
	const server = startLsp({
		input: toServer,
		output: toClient,
		version: "1.0.0",
		analyzer,
		analysis: { ...editorTools(analyzer, rules), ...tools },
		address: async () => address,
		setApiKey: async () => address.engine,
		staging: { texts: async () => ({ current: "old", proposed: "new" }) },
		roomOf: async () => undefined,
		runs: noRuns,
		sandbox: noSandbox,
		editorFiles: { connect: () => () => {} },
		isRunning: () => true,
		logger: silentLogger,
		...deps,
	});
	const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
	client.onRequest("ensemble/writeFile", (params: WriteFileParams) => (writeFile ? writeFile(params) : new Promise(() => {})));
	client.onRequest("workspace/diagnostic/refresh", () => null);
	client.listen();
	onTestFinished(() => {
		server.dispose();
		client.dispose();
	});
	const initialized = await client.sendRequest("initialize", {
		processId: processId ?? null,
		rootUri: null,
		workspaceFolders: folder === undefined ? null : [{ uri: `file://${folder}`, name: "project" }],
		initializationOptions: { asksTeam, renamesAt },
		capabilities: {
			window: { workDoneProgress: true },
			workspace: { workspaceEdit: { documentChanges: true }, diagnostics: { refreshSupport: true } },
			textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } },
		},
	});
	await client.sendNotification("initialized", {});
	return {
		client,
		server,
		initialized,
		toServer,
		open: (uri: string, languageId: string, text: string) =>
			client.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } }),
	};
}
