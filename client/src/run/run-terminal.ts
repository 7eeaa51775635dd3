// One program in a terminal view: its output as it comes, typed lines to its input, Ctrl+C stops it, Ctrl+D ends the input, and one line at the
// end says how it went. What it prints was made safe by the backend. A key after the end closes the terminal.

import * as vscode from "vscode";
import type { RunFileResult } from "#protocol/editor-executions.ts";
import type { RunListener, StartedRun } from "./backend-runs.ts";

const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;
const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;
const green = (text: string): string => `\u001b[32m${text}\u001b[0m`;

export class RunTerminal implements vscode.Pseudoterminal {
	readonly #written = new vscode.EventEmitter<string>();
	readonly #closed = new vscode.EventEmitter<void>();
	readonly onDidWrite = this.#written.event;
	readonly onDidClose = this.#closed.event;
	readonly #title: string;
	readonly #start: (listener: RunListener) => StartedRun<RunFileResult>;
	#run: StartedRun<RunFileResult> | undefined;
	#isEnded = false;
	/** What was typed of the present line. */
	#line = "";
	/** Whether the program's last words ended a line. */
	#atLineStart = true;

	constructor(title: string, start: (listener: RunListener) => StartedRun<RunFileResult>) {
		this.#title = title;
		this.#start = start;
	}

	open(): void {
		this.#written.fire(`${dim(`${this.#title} runs in the sandbox. Ctrl+C stops it.`)}\r\n`);
		this.#run = this.#start({ output: (text) => this.#show(text) });
		this.#run.ended.then(
			(result) => this.#end(result),
			(error: unknown) => this.#end({ ok: false, reason: error instanceof Error ? error.message : String(error) }),
		);
	}

	close(): void {
		this.#run?.stop();
	}

	handleInput(data: string): void {
		if (this.#isEnded) {
			this.#closed.fire();
			return;
		}
		// Arrow keys and the like come as sequences; a line of input has no use for them.
		if (data.startsWith("\u001b") && data.length < 8) return;
		for (const char of data) this.#key(char);
	}

	#key(char: string): void {
		if (char === "\u0003") {
			this.#written.fire("^C\r\n");
			this.#run?.stop();
		} else if (char === "\u0004") {
			this.#run?.type(this.#line, true);
			this.#line = "";
		} else if (char === "\r" || char === "\n") {
			this.#written.fire("\r\n");
			this.#atLineStart = true;
			this.#run?.type(`${this.#line}\n`, false);
			this.#line = "";
		} else if (char === "\u007f" || char === "\b") {
			if (this.#line === "") return;
			this.#line = [...this.#line].slice(0, -1).join("");
			this.#written.fire("\b \b");
		} else if (char >= " " || char === "\t") {
			this.#line += char;
			this.#written.fire(char);
		}
	}

	#show(text: string): void {
		this.#atLineStart = text.endsWith("\n");
		this.#written.fire(text.replace(/\r?\n/g, "\r\n"));
	}

	#end(result: RunFileResult): void {
		this.#isEnded = true;
		const reset = this.#atLineStart ? "\u001b[0m" : "\u001b[0m\r\n";
		const words = result.ok ? outcomeLine(result) : `${red("Not run.")} ${result.reason}`;
		const left = result.ok && result.left_out ? `${dim(result.left_out)}\r\n` : "";
		this.#written.fire(`${reset}${left}${words}\r\n${dim("Press a key to close.")}\r\n`);
	}
}

function outcomeLine({ label, ended, execution }: Extract<RunFileResult, { ok: true }>): string {
	const memory = execution.peak_memory_bytes === undefined ? "" : `, ${Math.ceil(execution.peak_memory_bytes / 1024 / 1024)} MB`;
	const cut = execution.truncated ? " Its output was cut." : "";
	const engine = execution.outcome === "engine" ? ` ${execution.error.trim().replace(/\n/g, "\r\n")}` : "";
	return `${execution.success ? green("●") : red("●")} ${label} ${ended}${dim(` (${execution.method}${memory})`)}.${cut}${engine}`;
}
