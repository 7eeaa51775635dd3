// Programs of this window that run in the backend: starts them with what the editor shows, hands their output to whoever shows it, and
// takes typed input and Stop to them. Does not know terminals or test views.

import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type {
	ExecutionOutputParams,
	ExecutionWaitingParams,
	RunFileParams,
	RunFileResult,
	RunTestsParams,
	RunTestsResult,
	TestCase,
	TestCaseParams,
} from "#protocol/editor-executions.ts";
import {
	executionInputNotification,
	executionOutputNotification,
	executionWaitingNotification,
	interruptExecutionNotification,
	runFileRequest,
	runTestsRequest,
	stopExecutionRequest,
	testCaseNotification,
} from "#protocol/editor-methods.ts";
import type { LanguageConnection } from "../language-client.ts";
import type { RunningBackend } from "../server-process.ts";
import type { CompileProblems } from "./compile-problems.ts";

export interface RunListener {
	output(text: string, stream: "stdout" | "stderr"): void;
	waiting?(reason: ExecutionWaitingParams["reason"]): void;
	test?(test: TestCase): void;
}

export interface StartedRun<Result> {
	ended: Promise<Result>;
	type(text: string, end: boolean): void;
	/** Ctrl+C: the program ends of it, or handles it. */
	interrupt(): void;
	stop(): void;
}

export interface BackendRunsDeps {
	folder: vscode.WorkspaceFolder;
	whenRunning(): Promise<RunningBackend>;
	/** What a compiler refuses is shown there. */
	compileProblems: CompileProblems;
	/** Where runs are noted. */
	roomId(): string | undefined;
	/** Whether anything runs, for menus. */
	onActive(isActive: boolean): void;
}

const maxTextChars = 8_000_000;
const maxTyped = 60_000;

export class BackendRuns {
	readonly #deps: BackendRunsDeps;
	readonly #active = new Map<string, { listener: RunListener; stop(): void }>();
	/** Of the backend that is there now; another one is another connection. */
	#listened: LanguageConnection | undefined;

	constructor(deps: BackendRunsDeps) {
		this.#deps = deps;
	}

	/** A file of the folder, as the editor shows it. */
	runFile(path: string, listener: RunListener): StartedRun<RunFileResult> {
		return this.#start<RunFileResult>(runFileRequest, { path, what: "file", texts: this.#unsaved() }, undefined, listener);
	}

	/** A text that is no file; `path` says its language and what stands beside it. */
	runCode(path: string, text: string, listener: RunListener): StartedRun<RunFileResult> {
		return this.#start<RunFileResult>(runFileRequest, { path, what: "code", texts: [...this.#unsaved(), { path, text }] }, path, listener);
	}

	runTests(mode: RunTestsParams["mode"], only: string[] | undefined, listener: RunListener): StartedRun<RunTestsResult> {
		return this.#start<RunTestsResult>(runTestsRequest, { mode, only, texts: this.#unsaved() }, undefined, listener);
	}

	stopAll(): void {
		for (const { stop } of this.#active.values()) stop();
	}

	/** `notAFile`: the path of a text among the params that is none. */
	#start<Result extends RunTestsResult>(method: string, params: object, notAFile: string | undefined, listener: RunListener): StartedRun<Result> {
		const showProblems = this.#deps.compileProblems.begin(notAFile);
		const execution_id = randomUUID();
		const connected = this.#deps.whenRunning().then(({ connection }) => this.#listen(connection));
		const stop = () => void connected.then((connection) => connection.request(stopExecutionRequest, { execution_id })).catch(() => undefined); // `ended` says why.
		this.#active.set(execution_id, { listener, stop });
		this.#deps.onActive(true);
		const ended = connected
			.then((connection) => connection.request<Result>(method, { execution_id, room_id: this.#deps.roomId(), ...params }))
			.finally(() => {
				this.#active.delete(execution_id);
				this.#deps.onActive(this.#active.size > 0);
			});
		const tell = (notification: string, about: object) => void connected.then((connection) => connection.notify(notification, about)).catch(() => undefined); // `ended` says why.
		void ended.then(showProblems).catch(() => undefined); // A file that is gone by now has no place to show it.
		const type = (text: string, end: boolean) => {
			for (let at = 0; at === 0 || at < text.length; at += maxTyped) {
				const part = { execution_id, text: text.slice(at, at + maxTyped), end: end && at + maxTyped >= text.length };
				tell(executionInputNotification, part);
			}
		};
		return { ended, type, interrupt: () => tell(interruptExecutionNotification, { execution_id }), stop };
	}

	#listen(connection: LanguageConnection): LanguageConnection {
		if (this.#listened === connection) return connection;
		this.#listened = connection;
		connection.onNotification<ExecutionOutputParams>(executionOutputNotification, ({ execution_id, stream, text }) =>
			this.#active.get(execution_id)?.listener.output(text, stream),
		);
		connection.onNotification<ExecutionWaitingParams>(executionWaitingNotification, ({ execution_id, reason }) =>
			this.#active.get(execution_id)?.listener.waiting?.(reason),
		);
		connection.onNotification<TestCaseParams>(testCaseNotification, ({ execution_id, test }) => this.#active.get(execution_id)?.listener.test?.(test));
		return connection;
	}

	/** What is typed and not saved counts, in every file of the folder. */
	#unsaved(): RunFileParams["texts"] {
		return vscode.workspace.textDocuments
			.filter((document) => document.isDirty && document.uri.scheme === "file" && this.pathOf(document.uri) !== undefined)
			.map((document) => ({ path: this.pathOf(document.uri) ?? "", text: document.getText() }))
			.filter(({ text }) => text.length <= maxTextChars)
			.slice(0, 100);
	}

	/** Relative to the folder; undefined outside of it. */
	pathOf(uri: vscode.Uri): string | undefined {
		if (uri.scheme !== "file" || vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() !== this.#deps.folder.uri.toString()) return undefined;
		return vscode.workspace.asRelativePath(uri, false);
	}
}
