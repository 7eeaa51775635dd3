// One program in a terminal view, run again in the same one: its output as it comes, typed lines to its input, Ctrl+C to the program and a
// second one to end it, and one line at the end that says how it went. What it prints was made safe by the backend.

import * as vscode from "vscode";
import type { RunFileResult } from "#protocol/editor-executions.ts";
import type { RunListener, StartedRun } from "./backend-runs.ts";
import { KeysAfterEnd, TypedLine } from "./terminal-keys.ts";

export type StartRun = (listener: RunListener) => StartedRun<RunFileResult>;

type State =
	| { kind: "running"; run: StartedRun<RunFileResult>; typed: TypedLine; interrupted: boolean }
	| { kind: "ended"; keys: KeysAfterEnd }
	/** VS Code has not opened it yet, or it is closed. */
	| { kind: "away" };

const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;
const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;
const green = (text: string): string => `\u001b[32m${text}\u001b[0m`;

const waits = {
	test: "The sandbox is being tested; the program starts after that.",
	turn: "Other programs are running; this one starts when one of them has ended.",
};

export class RunTerminal implements vscode.Pseudoterminal {
	readonly #written = new vscode.EventEmitter<string>();
	readonly #closed = new vscode.EventEmitter<void>();
	readonly onDidWrite = this.#written.event;
	readonly onDidClose = this.#closed.event;
	readonly #title: string;
	#start: StartRun;
	#state: State = { kind: "away" };
	/** Whether the program's last words ended a line. */
	#atLineStart = true;

	constructor(title: string, start: StartRun) {
		this.#title = title;
		this.#start = start;
	}

	get hasEnded(): boolean {
		return this.#state.kind === "ended";
	}

	open(): void {
		this.#begin();
	}

	close(): void {
		if (this.#state.kind === "running") this.#state.run.stop();
		this.#state = { kind: "away" };
	}

	/** Only where {@link hasEnded}: what is in the editor now. */
	runAgain(start: StartRun): void {
		this.#start = start;
		this.#written.fire("\r\n");
		this.#begin();
	}

	handleInput(data: string): void {
		const state = this.#state;
		if (state.kind === "ended") {
			const wish = state.keys.press(data);
			if (wish === "close") this.#closed.fire();
			if (wish === "again") this.runAgain(this.#start);
		}
		if (state.kind !== "running") return;
		for (const action of state.typed.type(data)) {
			if (action.kind === "show") this.#write(action.text);
			else if (action.kind === "send") state.run.type(action.text, false);
			else if (action.kind === "interrupt") this.#interrupt(state);
			else {
				state.run.type(action.text, true);
				state.typed.endInput();
			}
		}
	}

	#begin(): void {
		this.#atLineStart = true;
		this.#write(`${dim(`${this.#title} runs in the sandbox. Ctrl+C interrupts it, Ctrl+D ends its input.`)}\r\n`);
		const run = this.#start({
			output: (text) => this.#write(text.replace(/\r?\n/g, "\r\n")),
			waiting: (reason) => this.#write(`${dim(waits[reason])}\r\n`),
		});
		this.#state = { kind: "running", run, typed: new TypedLine(), interrupted: false };
		run.ended.then(
			(result) => this.#end(result),
			(error: unknown) => this.#end({ ok: false, reason: error instanceof Error ? error.message : String(error) }),
		);
	}

	#interrupt(state: State & { kind: "running" }): void {
		if (state.interrupted) state.run.stop();
		else state.run.interrupt();
		state.interrupted = true;
	}

	#write(text: string): void {
		if (text !== "") this.#atLineStart = text.endsWith("\n");
		this.#written.fire(text);
	}

	#end(result: RunFileResult): void {
		if (this.#state.kind !== "running") return;
		this.#state = { kind: "ended", keys: new KeysAfterEnd(this.#state.typed.isOpen) };
		const reset = this.#atLineStart ? "\u001b[0m" : "\u001b[0m\r\n";
		const words = result.ok ? outcomeLine(result) : `${red("Not run.")} ${result.reason.replace(/\r?\n/g, "\r\n")}`;
		const left = result.ok && result.left_out ? `${dim(result.left_out)}\r\n` : "";
		this.#write(`${reset}${left}${words}\r\n${dim("R runs it again, Enter closes.")}\r\n`);
	}
}

function outcomeLine({ label, ended, execution }: Extract<RunFileResult, { ok: true }>): string {
	const memory = execution.peak_memory_bytes === undefined ? "" : `, ${Math.ceil(execution.peak_memory_bytes / 1024 / 1024)} MB`;
	const cut = execution.truncated ? " Its output was cut." : "";
	const engine = execution.outcome === "engine" ? ` ${execution.error.trim().replace(/\n/g, "\r\n")}` : "";
	return `${execution.success ? green("●") : red("●")} ${label} ${ended}${dim(` (${execution.method}${memory})`)}.${cut}${engine}`;
}
