// What the language server answers about analysis: diagnostics of open documents and of the workspace, light bulb, hints, lenses, hovers,
// and our own requests. One table; what each answer says stands in the files that it calls.

import type { CancellationToken, Connection, ServerCapabilities } from "vscode-languageserver";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { z } from "zod";
import type { Analysis } from "#protocol/analysis.ts";
import { type AnalysisSettings, analyzeRequest, type FileReport, type FilesAnalyzed, filesAnalyzedNotification } from "#protocol/lsp.ts";
import type { Logger } from "../base/logger.ts";
import { AnalysisUpkeep } from "./analysis-upkeep.ts";
import { CodeActions, type EditorAbilities, type FixText, fixAllKind } from "./code-actions.ts";
import { codeLenses, inlayHints } from "./complexity-marks.ts";
import { diagnosticReport } from "./diagnostics.ts";
import type { AnalyzeText } from "./disable-comment.ts";
import type { OpenDocuments } from "./open-documents.ts";
import { type Refactorings, refactorKinds } from "./refactor-actions.ts";
import { type ExplainRule, ruleHover } from "./rule-hover.ts";
import { ShownAnalyses, type ShownAnalysesDeps } from "./shown-analyses.ts";
import { type AnalyzeFile, type IsListed, type Scan, WorkspaceAnalysis } from "./workspace-analysis.ts";
import { WorkspaceProblems } from "./workspace-problems.ts";

/** The analysis as the editor's edge uses it; made in backend.ts. */
export interface AnalysisTools {
	fixText: FixText;
	analyzeText: AnalyzeText;
	rules: Rules;
	choose: ShownAnalysesDeps["choose"];
	/** Whether `choose` leaves the problems of a rule in a file. */
	isShown(settings: AnalysisSettings, path: string, rule: string): boolean;
	withSaved: ShownAnalysesDeps["withSaved"];
	saved: SavedFiles;
	lossesOf(analysis: Analysis): FileReport["losses"];
	explain: ExplainRule;
	scan: Scan;
	analyzeFile: AnalyzeFile;
	isListed: IsListed;
}

/** Which rules are checked, and how loud. */
export interface Rules {
	/** Name of the workspace's file. */
	readonly file: string;
	/** As the editor's settings have it. */
	usePersonal(levels: AnalysisSettings["rules"]): void;
	/** As the workspace's file has it. */
	load(): Promise<void>;
	onChange(listener: () => void): void;
	/** What is wrong with either, for a person. */
	readonly notes: readonly string[];
}

/** Follows what the workspace's own tools say of saved files. */
export interface SavedFiles {
	/** `without`: tools whose findings something else shows; `programs`: where a person says that tools are. */
	save(file: { uri: string; path: string; text: string; without: readonly string[]; programs: Readonly<Record<string, string>> }): void;
	changed(uri: string, changes: readonly TextDocumentContentChangeEvent[]): void;
	closed(uri: string): void;
	clear(): void;
	onNews(listener: () => void): void;
}

export interface AnalysisFeaturesDeps {
	connection: Connection;
	documents: OpenDocuments;
	tools: AnalysisTools;
	/** Absent: none are offered. */
	refactorings: Refactorings | undefined;
	abilities(): EditorAbilities & EditorEvents;
	/** As the editor names the workspace. */
	folder(): string | undefined;
	/** Wraps a handler so that whatever fails is answered. */
	answer<Params, Result>(name: string, handler: Handler<Params, Result>): Handler<Params, Result>;
	logger: Logger;
}

export type Handler<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result>;

/** What an editor can be told. */
export interface EditorEvents {
	refreshesDiagnostics: boolean;
	refreshesHints: boolean;
	refreshesLenses: boolean;
	watchesFiles: boolean;
}

export const analysisCapabilities: ServerCapabilities = {
	diagnosticProvider: { identifier: "ensemble", interFileDependencies: false, workspaceDiagnostics: true },
	codeActionProvider: { codeActionKinds: ["quickfix", fixAllKind, ...refactorKinds], resolveProvider: true },
	inlayHintProvider: true,
	codeLensProvider: {},
	hoverProvider: true,
};

const Analyze = z.object({ uri: z.string().max(8192).optional(), workDoneToken: z.union([z.string(), z.number()]).optional() });

/** `start` when the editor is ready. */
export function offerAnalysis(deps: AnalysisFeaturesDeps): { start(): void; dispose(): void } {
	const { connection, documents, tools, refactorings, answer, abilities } = deps;
	const report = (files: FileReport[]) => {
		const params: FilesAnalyzed = { files };
		void connection.sendNotification(filesAnalyzedNotification, params).catch(() => undefined); // The editor has just gone.
	};
	const shown = new ShownAnalyses({ documents, choose: tools.choose, withSaved: tools.withSaved, lossesOf: tools.lossesOf, report });
	const isOpen = (uri: string) => documents.get(uri) !== undefined;
	const problems = new WorkspaceProblems(isOpen);
	const { scan, analyzeFile, isListed } = tools;
	const workspace = new WorkspaceAnalysis({ shown, problems, scan, analyzeFile, isListed, folder: deps.folder, report, logger: deps.logger });
	const upkeep = new AnalysisUpkeep({ connection, documents, shown, workspace, tools, abilities, logger: deps.logger });
	// What is not checked has no fix either.
	const isOff = (uri: string, rule: string) => !tools.isShown(shown.settings, uri, rule);
	const actions = new CodeActions({ documents: shown, fixText: tools.fixText, analyzeText: tools.analyzeText, refactorings, isOff, abilities });
	const ended = new AbortController();

	connection.languages.diagnostics.on(
		answer("diagnostics", async ({ textDocument: { uri }, previousResultId }) => {
			// An editor that cannot be told of news would never see what is found when the typing rests.
			const analyzed = await shown.analyze(uri, abilities().refreshesDiagnostics ? "instant" : "whole");
			if (!analyzed && documents.get(uri) === undefined) return { kind: "full", items: shown.settings.enabled ? problems.itemsOf(uri) : [] };
			return diagnosticReport(analyzed, previousResultId);
		}),
	);
	connection.languages.diagnostics.onWorkspace(
		answer("workspace diagnostics", async ({ previousResultIds }, token) =>
			withSignal(token, ended.signal, (signal) => problems.report(previousResultIds, signal)),
		),
	);
	connection.onCodeAction(answer("code actions", (params) => actions.offer(params)));
	connection.onCodeActionResolve(answer("code action", (action) => actions.resolve(action)));
	connection.languages.inlayHint.on(
		answer("inlay hints", async ({ textDocument, range }) => {
			const from = shown.settings.inlayHintsFrom;
			const analyzed = from === undefined ? undefined : await shown.analyze(textDocument.uri);
			return analyzed && from !== undefined ? inlayHints(analyzed, range, from) : [];
		}),
	);
	connection.onCodeLens(
		answer("code lenses", async ({ textDocument }) => {
			const from = shown.settings.codeLensFrom;
			const analyzed = from === undefined ? undefined : await shown.analyze(textDocument.uri);
			return analyzed && from !== undefined ? codeLenses(analyzed, from) : [];
		}),
	);
	connection.onHover(
		answer("hover", async ({ textDocument, position }) => {
			const analyzed = await shown.analyze(textDocument.uri);
			return analyzed && ruleHover(analyzed, position, tools.explain);
		}),
	);
	connection.onRequest(
		analyzeRequest,
		answer("analysis", async (params: unknown, token: CancellationToken) => {
			const { uri, workDoneToken } = Analyze.parse(params ?? {});
			if (uri !== undefined) return workspace.analyzeOne(uri);
			upkeep.watchSources();
			const progress = beginProgress(connection, workDoneToken);
			try {
				return await withSignal(token, ended.signal, (signal) => workspace.analyzeAll(signal, progress.show));
			} finally {
				progress.done();
			}
		}),
	);
	return {
		start: () => upkeep.start(),
		dispose() {
			ended.abort();
			workspace.dispose();
		},
	};
}

async function withSignal<Result>(token: CancellationToken, ended: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
	const cancelled = new AbortController();
	const subscription = token.onCancellationRequested(() => cancelled.abort());
	try {
		return await work(AbortSignal.any([cancelled.signal, ended]));
	} finally {
		subscription.dispose();
	}
}

/** The token belongs to the request, so cancelling that is how it is ended. */
function beginProgress(connection: Connection, token: string | number | undefined) {
	const reporter = connection.window.attachWorkDoneProgress(token);
	let shown = -1;
	reporter.begin("Analysing the workspace", 0);
	return {
		show(done: number, total: number) {
			const hundredth = Math.floor((done * 100) / Math.max(1, total));
			if (hundredth === shown) return;
			shown = hundredth;
			reporter.report(hundredth, `${done} of ${total} files`);
		},
		done: () => reporter.done(),
	};
}
