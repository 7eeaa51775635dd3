// The one importer of vscode-languageclient, loaded when the backend is first started and not with the extension.
// Starts and restarts nothing: the process and its policy belong to server-process.ts.

import type { ChildProcess } from "node:child_process";
import type { LogOutputChannel, WorkspaceFolder } from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import {
	type BackendAddress,
	type BackendStatus,
	backendRequest,
	statusNotification,
	type WriteFileParams,
	type WriteFileResult,
	writeFileRequest,
} from "#protocol/lsp.ts";

export interface LanguageConnection {
	request<Result>(method: string, params?: unknown): Promise<Result>;
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
}

/** The library shows a notification of its own for each failure; ours come from one place, so its go to the log only. */
class QuietLanguageClient extends LanguageClient {
	override error(message: string, data?: unknown): void {
		super.error(message, data, false);
	}
}

/** Resolves when the server has answered `initialize`. */
export async function connectLanguageClient(deps: LanguageClientDeps): Promise<LanguageConnection> {
	const client = new QuietLanguageClient("ensemble", "Ensemble", async () => deps.child, {
		// Every language: agents read what stands in the editor before what is on disk.
		documentSelector: [{ scheme: "file" }],
		workspaceFolder: deps.folder,
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
	await client.start();
	return {
		request: (method, params) => client.sendRequest(method, params),
		onNotification: (method, handler) => void client.onNotification(method, handler),
		notify: (method, params) => client.sendNotification(method, params),
		address: () => client.sendRequest<BackendAddress>(backendRequest),
		stop: () => client.stop(),
	};
}
