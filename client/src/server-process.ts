// Owns the backend process: starts it, watches it, starts it again a few times when it dies, and says in one sentence why it is not there.
// Rule: one process per window, none in an untrusted workspace; a crash is answered by a restart, a crash loop by one clear message.
// Does not know rooms: whoever needs one listens to the state and takes the address from it.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import * as vscode from "vscode";
import type { BackendAddress, BackendStatus, FileReport, WriteFileParams, WriteFileResult } from "#protocol/lsp.ts";
import type { LanguageConnection } from "./language-client.ts";

export type BackendState =
	/** `reason`: why it was not started, where the user can do something about it. */
	| { kind: "stopped"; reason?: string }
	| { kind: "starting" }
	| { kind: "running"; address: BackendAddress; status: BackendStatus; connection: LanguageConnection }
	| { kind: "failed"; reason: string };

export type RunningBackend = BackendState & { kind: "running" };

export interface ServerProcessDeps {
	folder: vscode.WorkspaceFolder;
	/** The built backend, `dist/server/main.mjs`. */
	serverFile: string;
	/** Read at every start, so that a restart takes up changed settings. */
	flags(): string[];
	/** Added to its environment; read at every start too. */
	environment(): Record<string, string>;
	log: vscode.LogOutputChannel;
	writeFile(params: WriteFileParams): Promise<WriteFileResult>;
	filesAnalyzed(files: readonly FileReport[]): void;
	/** Runs with the language connection before the backend counts as running: hands over the stored key. */
	prepare(connection: LanguageConnection): Promise<void>;
}

/** Waits before each restart of one crash series; a process that lived longer than `calmMs` begins a new series. */
const restartWaitsMs = [300, 1_000, 3_000, 8_000];
const calmMs = 3 * 60_000;
const startWithinMs = 30_000;
const stopWithinMs = 3_000;
const keptErrorLines = 20;
/** Exit code of a backend that cannot work with its flags or configuration; starting it again changes nothing. */
const badUsage = 2;
const notTrusted = "This folder is not trusted yet, so nothing is started in it. Run Workspaces: Manage Workspace Trust to use Ensemble here.";

export class ServerProcess {
	readonly #deps: ServerProcessDeps;
	readonly #changed = new vscode.EventEmitter<BackendState>();
	readonly onDidChange = this.#changed.event;
	#state: BackendState = { kind: "stopped" };
	#child: ChildProcess | undefined;
	#restarts = 0;
	#startedAt = 0;
	#retry: NodeJS.Timeout | undefined;
	/** Counts starts and stops; work that finds another number has been overtaken. */
	#generation = 0;

	constructor(deps: ServerProcessDeps) {
		this.#deps = deps;
	}

	get state(): BackendState {
		return this.#state;
	}

	/** Starts the backend unless it is there or on its way, or the user has not yet said that the folder can be trusted. */
	start(): void {
		if (this.#state.kind === "running" || this.#state.kind === "starting") return;
		if (!vscode.workspace.isTrusted) {
			this.#set({ kind: "stopped", reason: notTrusted });
			return;
		}
		if (!existsSync(this.#deps.serverFile)) {
			this.#set({ kind: "failed", reason: `The Ensemble backend is missing (${this.#deps.serverFile}). Install the extension again.` });
			return;
		}
		this.#restarts = 0;
		void this.#launch();
	}

	async restart(): Promise<void> {
		await this.stop("The backend is being restarted.");
		this.start();
	}

	async stop(reason?: string): Promise<void> {
		this.#generation += 1;
		clearTimeout(this.#retry);
		const { connection, child } = { connection: this.#state.kind === "running" ? this.#state.connection : undefined, child: this.#child };
		this.#child = undefined;
		this.#set({ kind: "stopped", reason });
		await end(child, connection, this.#deps.log);
	}

	/** Resolves with the running backend, starting it if need be; rejects with the reason where it cannot be had. */
	whenRunning(): Promise<RunningBackend> {
		this.start();
		return new Promise((resolve, reject) => {
			const settle = (state: BackendState) => {
				if (state.kind === "starting") return;
				subscription.dispose();
				if (state.kind === "running") resolve(state);
				else reject(new Error(state.reason ?? "The Ensemble backend was stopped. Run Ensemble: Restart Backend."));
			};
			const subscription = this.onDidChange(settle);
			settle(this.#state);
		});
	}

	async dispose(): Promise<void> {
		await this.stop();
		this.#changed.dispose();
	}

	async #launch(): Promise<void> {
		this.#generation += 1;
		const generation = this.#generation;
		this.#startedAt = Date.now();
		this.#set({ kind: "starting" });
		const errorLines: string[] = [];
		const child = this.#spawn(errorLines);
		this.#child = child;
		child.once("error", (error) => this.#ended(generation, `it could not be started (${error.message})`));
		child.once("exit", (code, signal) => {
			if (code === badUsage) this.#restarts = restartWaitsMs.length;
			this.#ended(generation, describeEnd(code, signal, errorLines));
		});
		try {
			const { connectLanguageClient } = await import("./language-client.ts");
			const connection = await within(
				startWithinMs,
				connectLanguageClient({ ...this.#deps, child, onStatus: (status) => this.#updateStatus(generation, status) }),
			);
			await this.#deps.prepare(connection);
			const address = await connection.address();
			if (generation !== this.#generation) return;
			this.#set({ kind: "running", address, connection, status: { engine: address.engine, sandbox: address.sandbox, running: 0 } });
			this.#deps.log.info(`backend ready after ${Date.now() - this.#startedAt} ms at ${address.url}; its log files are in ${address.logs}`);
		} catch (error) {
			// Where the process died, its end says more; a process that lives but does not answer is ended here.
			this.#deps.log.error(error instanceof Error ? error : String(error));
			if (generation === this.#generation && child.exitCode === null) child.kill("SIGKILL");
		}
	}

	#spawn(errorLines: string[]): ChildProcess {
		const args = [this.#deps.serverFile, "lsp", ...this.#deps.flags()];
		// The extension host's own Node; on the desktop that is Electron, which is Node only when told so.
		const env = { ...process.env, ...this.#deps.environment(), ELECTRON_RUN_AS_NODE: "1", NODE_OPTIONS: undefined };
		const child = spawn(process.execPath, args, { cwd: this.#deps.folder.uri.fsPath, env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
		createInterface({ input: child.stderr }).on("line", (line) => {
			this.#deps.log.info(line);
			errorLines.push(line);
			if (errorLines.length > keptErrorLines) errorLines.shift();
		});
		return child;
	}

	#ended(generation: number, how: string): void {
		if (generation !== this.#generation) return;
		this.#child = undefined;
		this.#deps.log.error(`backend ended: ${how}`);
		if (Date.now() - this.#startedAt > calmMs) this.#restarts = 0;
		const waitMs = restartWaitsMs[this.#restarts];
		this.#restarts += 1;
		this.#generation += 1;
		if (waitMs === undefined) {
			this.#set({ kind: "failed", reason: `The Ensemble backend does not stay up: ${how}.` });
			return;
		}
		this.#set({ kind: "starting" });
		this.#retry = setTimeout(() => void this.#launch(), waitMs);
	}

	#updateStatus(generation: number, status: BackendStatus): void {
		if (generation === this.#generation && this.#state.kind === "running") this.#set({ ...this.#state, status });
	}

	#set(state: BackendState): void {
		this.#state = state;
		this.#changed.fire(state);
	}
}

/** The last line on stderr that speaks of an error is what a person can act on; a stack trace or a log record is not. */
function describeEnd(code: number | null, signal: NodeJS.Signals | null, errorLines: string[]): string {
	const how = signal ? `it was ended by ${signal}` : `it ended with code ${code}`;
	const lines = errorLines.map((line) => line.trim()).filter((line) => /\p{L}{3}/u.test(line) && !/^(at |Node\.js v|node:|file:|\{)/.test(line));
	const words = lines.findLast((line) => /error|cannot|could not|failed/i.test(line)) ?? lines.at(-1);
	return words ? `${how} (${words.replace(/[.\s]+$/, "")})` : how;
}

async function end(child: ChildProcess | undefined, connection: LanguageConnection | undefined, log: vscode.LogOutputChannel): Promise<void> {
	if (!child) return;
	const exited = new Promise<void>((resolve) => {
		if (child.exitCode !== null || child.signalCode !== null) resolve();
		else child.once("exit", () => resolve());
	});
	try {
		await connection?.stop();
		if (!connection) child.kill();
		await within(stopWithinMs, exited);
	} catch (error) {
		log.warn(`backend did not stop by itself: ${error instanceof Error ? error.message : String(error)}`);
		child.kill("SIGKILL");
	}
}

function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
		work.then(resolve, reject).finally(() => clearTimeout(timer));
	});
}
