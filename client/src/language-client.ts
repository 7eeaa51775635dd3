// The one importer of vscode-languageclient, loaded when the backend is first started and not with the extension.
// Starts and restarts nothing: the process and its policy belong to server-process.ts.

import type { ChildProcess } from "node:child_process";
import { type CancellationToken, type LogOutputChannel, type WorkspaceFolder, window } from "vscode";
import {
	CloseAction,
	CodeActionResolveRequest,
	ErrorAction,
	LanguageClient,
	LSPErrorCodes,
	type MessageSignature,
	ResponseError,
	RevealOutputChannelOn,
	WorkDoneProgress,
} from "vscode-languageclient/node";
import {
	type BackendAddress,
	type BackendStatus,
	backendRequest,
	type FileReport,
	type FilesAnalyzed,
	filesAnalyzedNotification,
	statusNotification,
	type WriteFileParams,
	type WriteFileResult,
	writeFileRequest,
} from "#protocol/lsp.ts";

export interface LanguageConnection {
	request<Result>(method: string, params?: unknown): Promise<Result>;
	/** With the progress that the server tells; undefined where it was cancelled without an answer. */
	requestWithProgress<Result>(method: string, token: CancellationToken, show: (percentage: number, message: string) => void): Promise<Result | undefined>;
	notify(method: string, params: object): Promise<void>;
	onNotification<Params>(method: string, handler: (params: Params) => void): void;
	address(): Promise<BackendAddress>;
	stop(): Promise<void>;
}

export interface LanguageClientDeps {
	child: ChildProcess;
	folder: WorkspaceFolder;
	log: LogOutputChannel;
	onStatus(status: BackendStatus): void;
	writeFile(params: WriteFileParams): Promise<WriteFileResult>;
	filesAnalyzed(files: readonly FileReport[]): void;
}

/** The library shows a notification of its own for each failure; ours come from one place, so its go to the log only. */
class QuietLanguageClient extends LanguageClient {
	override error(message: string, data?: unknown): void {
		super.error(message, data, false);
	}

	/** An action of the light bulb that cannot be done: VS Code itself would say nothing. */
	override handleFailedRequest<T>(type: MessageSignature, token: CancellationToken | undefined, error: unknown, defaultValue: T, ...rest: boolean[]): T {
		const isRefused = type.method === CodeActionResolveRequest.method && error instanceof ResponseError && !token?.isCancellationRequested;
		if (isRefused) void window.showWarningMessage(error.message);
		return super.handleFailedRequest(type, token, error, defaultValue, ...rest);
	}
}

/** Resolves when the server has answered `initialize`. */
export async function connectLanguageClient(deps: LanguageClientDeps): Promise<LanguageConnection> {
	const client = new QuietLanguageClient("ensemble", "Ensemble", async () => deps.child, {
		// Every language: agents read what stands in the editor before what is on disk.
		documentSelector: [{ scheme: "file" }],
		workspaceFolder: deps.folder,
		initializationOptions: { asksTeam: true, renamesAt: true },
		outputChannel: deps.log,
		revealOutputChannelOn: RevealOutputChannelOn.Never,
		diagnosticCollectionName: "ensemble",
		errorHandler: {
			error: () => ({ action: ErrorAction.Continue, handled: true }),
			closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
		},
		initializationFailedHandler: () => false,
		// Lines of its stderr are its log, whatever their level.
		stdioOptions: { stdout: () => {}, stderr: () => {} },
	});
	client.onNotification(statusNotification, deps.onStatus);
	client.onRequest<WriteFileResult, Error>(writeFileRequest, deps.writeFile);
	client.onNotification(filesAnalyzedNotification, ({ files }: FilesAnalyzed) => deps.filesAnalyzed(files));
	await client.start();
	return {
		request: (method, params) => client.sendRequest(method, params),
		onNotification: (method, handler) => void client.onNotification(method, handler),
		requestWithProgress: (method, token, show) => requestWithProgress(client, method, token, show),
		notify: (method, params) => client.sendNotification(method, params),
		address: () => client.sendRequest<BackendAddress>(backendRequest),
		stop: () => client.stop(),
	};
}

async function requestWithProgress<Result>(
	client: LanguageClient,
	method: string,
	token: CancellationToken,
	show: (percentage: number, message: string) => void,
): Promise<Result | undefined> {
	const workDoneToken = crypto.randomUUID();
	const subscription = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
		if (value.kind === "report") show(value.percentage ?? 0, value.message ?? "");
	});
	try {
		return await client.sendRequest<Result>(method, { workDoneToken }, token);
	} catch (error) {
		if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) return undefined;
		throw error;
	} finally {
		subscription.dispose();
	}
}
