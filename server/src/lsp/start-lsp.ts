// The language server: one connection, and the table of what it answers. Problems and fixes of open documents, and our own requests of
// protocol/lsp.ts. A handler that fails answers with an error and the connection lives on; when the editor goes, `ended` says so.
// Does not know rooms, engines or files beyond what it is handed.

import { pathToFileURL } from "node:url";
import {
	type ClientCapabilities,
	type Connection,
	createConnection,
	type InitializeParams,
	type InitializeResult,
	LSPErrorCodes,
	ResponseError,
} from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { z } from "zod";
import type { EngineInfo } from "#protocol/engine.ts";
import { EnsembleError } from "#protocol/errors.ts";
import {
	type BackendAddress,
	type BackendStatus,
	backendRequest,
	type ChangeTextResult,
	changeTextRequest,
	setApiKeyRequest,
	statusNotification,
	type WriteFileResult,
	writeFileRequest,
} from "#protocol/lsp.ts";
import type { Analyzer } from "../analysis/analyzer.ts";
import type { LiveAnalyses } from "../analysis/live-analyses.ts";
import type { Logger } from "../base/logger.ts";
import type { Staging } from "../changes/staging.ts";
import type { RoomPort } from "../rooms/room-port.ts";
import { type AnalysisTools, analysisCapabilities, type EditorEvents, type Handler, offerAnalysis } from "./analysis-features.ts";
import type { EditorAbilities } from "./code-actions.ts";
import type { EditorExecutionsDeps } from "./editor-executions.ts";
import type { Editor, EditorFiles } from "./editor-files.ts";
import { offerExecutions, parsed, type SandboxTools } from "./execution-features.ts";
import { filePathOf } from "./file-path.ts";
import { OpenDocuments } from "./open-documents.ts";
import type { Refactorings } from "./refactor-actions.ts";
import { watchParent } from "./watch-parent.ts";

export interface LspDeps {
	input: NodeJS.ReadableStream;
	output: NodeJS.WritableStream;
	version: string;
	analyzer: Analyzer;
	/** Keeps up with open documents edit by edit; absent: each version is analysed as a whole. */
	live?: LiveAnalyses;
	/** Absent: none are offered. */
	refactorings?: Refactorings;
	/** What is done with analyses; see analysis-features.ts. */
	analysis: AnalysisTools;
	/** Where the room server listens; started by the first to ask. */
	address(): Promise<BackendAddress>;
	/** Answers with the engine that is in use now. */
	setApiKey(apiKey: string | undefined): Promise<EngineInfo>;
	staging: Pick<Staging, "texts">;
	roomOf(changesetId: string): Promise<RoomPort | undefined>;
	runs: EditorExecutionsDeps;
	sandbox: SandboxTools;
	editorFiles: Pick<EditorFiles, "connect">;
	/** Whether a process lives; the editor's is watched. */
	isRunning(pid: number): boolean;
	logger: Logger;
}

export interface LspServer {
	/** Shown in the status bar. Dropped before the editor is ready and after it has gone. */
	sendStatus(status: BackendStatus): void;
	/** Resolves with the exit status: 0 where the editor said goodbye, 1 where it just went. */
	ended: Promise<number>;
	dispose(): void;
}

const SetApiKey = z.object({ apiKey: z.string().max(4096).optional() });
const ChangeText = z.object({ changeset_id: z.string().min(1).max(256), path: z.string().min(1).max(4096), side: z.enum(["current", "proposed"]) });

export function startLsp(deps: LspDeps): LspServer {
	const ended = Promise.withResolvers<number>();
	let isReady = false;
	let disconnectEditor = () => {};
	let stopWatching = () => {};
	let stopExecutions = () => {};

	const lifecycle = {
		shutdownReceived: false,
		initialize: ({ processId }: InitializeParams) => {
			if (processId !== null) stopWatching = watchParent(processId, deps.isRunning, () => end(1));
		},
		exit: (code: number) => end(code),
	};
	const connection: Connection = createConnection(
		(logger) => createProtocolConnection(new StreamMessageReader(deps.input), new StreamMessageWriter(deps.output), logger),
		lifecycle,
	);
	const end = (code: number) => {
		isReady = false;
		stopWatching();
		stopExecutions();
		disconnectEditor();
		analysis.dispose();
		deps.live?.dispose();
		ended.resolve(code);
	};
	const onGone = () => end(lifecycle.shutdownReceived ? 0 : 1);
	deps.input.once("end", onGone).once("close", onGone);
	deps.output.once("error", onGone);

	const documents = new OpenDocuments(deps);
	let initialized: InitializeParams | undefined;
	connection.onInitialize((params) => {
		initialized = params;
		disconnectEditor = deps.editorFiles.connect(editorOver(connection, documents, params));
		return initializeResult(documents, deps.version);
	});
	connection.onInitialized(() => {
		isReady = true;
		analysis.start();
	});

	const answer = <Params, Result>(name: string, handler: Handler<Params, Result>) => guarded(deps.logger, name, handler);
	const folder = () => initialized?.workspaceFolders?.[0]?.uri;
	const abilities = () => abilitiesOf(initialized);
	const analysis = offerAnalysis({
		connection,
		documents,
		tools: deps.analysis,
		refactorings: deps.refactorings,
		abilities,
		folder,
		answer,
		logger: deps.logger,
	});
	connection.onRequest(
		backendRequest,
		answer("backend address", () => deps.address()),
	);
	connection.onRequest(
		setApiKeyRequest,
		answer("API key", (params: unknown) => deps.setApiKey(parsed(SetApiKey, params).apiKey)),
	);
	connection.onRequest(
		changeTextRequest,
		answer("change text", (params: unknown) => changeText(deps, parsed(ChangeText, params))),
	);
	stopExecutions = offerExecutions({ connection, runs: deps.runs, sandbox: deps.sandbox, answer });
	documents.listen(connection);
	connection.listen();

	return {
		sendStatus(status) {
			if (isReady) void connection.sendNotification(statusNotification, status).catch(() => undefined); // The editor has just gone.
		},
		ended: ended.promise,
		dispose() {
			end(0);
			connection.dispose();
		},
	};
}

function initializeResult(documents: OpenDocuments, version: string): InitializeResult {
	return {
		serverInfo: { name: "ensemble", version },
		capabilities: {
			textDocumentSync: { openClose: true, change: documents.syncKind, save: true },
			...analysisCapabilities,
		},
	};
}

const OurOptions = z.object({ asksTeam: z.boolean().optional(), renamesAt: z.boolean().optional() });

function abilitiesOf(params: InitializeParams | undefined): EditorAbilities & EditorEvents {
	const { textDocument, workspace }: ClientCapabilities = params?.capabilities ?? {};
	return {
		resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") ?? false,
		versionedEdits: workspace?.workspaceEdit?.documentChanges ?? false,
		asksTeam: OurOptions.safeParse(params?.initializationOptions).data?.asksTeam ?? false,
		renamesAt: OurOptions.safeParse(params?.initializationOptions).data?.renamesAt ?? false,
		refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
		refreshesHints: workspace?.inlayHint?.refreshSupport ?? false,
		refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
		watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
	};
}

/** Every failure is answered, in words where they are meant for a person, and logged once where it is a fault of ours. */
function guarded<Params, Result>(logger: Logger, name: string, handler: Handler<Params, Result>): Handler<Params, Result> {
	return async (params, token) => {
		try {
			return await handler(params, token);
		} catch (error) {
			if (error instanceof ResponseError) throw error;
			if (error instanceof EnsembleError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message, { code: error.code });
			logger.error("request failed", { request: name, error });
			throw new ResponseError(LSPErrorCodes.RequestFailed, `Ensemble could not answer (${name}); its log has the details.`, { code: "internal" });
		}
	};
}

async function changeText(deps: LspDeps, params: z.infer<typeof ChangeText>): Promise<ChangeTextResult> {
	const room = await deps.roomOf(params.changeset_id);
	if (!room) throw new EnsembleError("not_found", "These changes do not exist any more.");
	const texts = await deps.staging.texts(room, params.changeset_id, params.path);
	return { text: texts[params.side] };
}

/** The editor as something to read from and write through. */
function editorOver(connection: Connection, documents: OpenDocuments, { workspaceFolders }: InitializeParams): Editor {
	const folder = workspaceFolders?.[0]?.uri;
	return {
		openText: async (realPath) => (await documents.findByRealPath(realPath))?.getText(),
		async uriOf(relativePath, realPath) {
			const open = await documents.findByRealPath(realPath);
			if (open) return open.uri;
			// The folder as the editor names it, which may be through a link.
			const folderPath = folder === undefined ? undefined : filePathOf(folder);
			return folderPath === undefined ? pathToFileURL(realPath).href : pathToFileURL(`${folderPath}/${relativePath}`).href;
		},
		async write(params, signal) {
			const answered = connection.sendRequest<WriteFileResult>(writeFileRequest, params);
			return Promise.race([answered, aborted(signal)]);
		},
	};
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}
