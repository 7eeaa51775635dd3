// Runs one file in the sandbox from a terminal: its output comes through as it is written, stdout and stderr apart, its exit status is ours,
// and one sentence on stderr says how it ended. With --json one object says it all. Output cannot drive the terminal that shows it.

import { type ExecutionResult, endedBecause } from "#protocol/execution.ts";
import { TerminalText } from "../base/terminal-text.ts";
import type { Executions, FileRun } from "../sandbox/executions.ts";
import type { ExecutionFiles } from "../sandbox/project-snapshot.ts";
import { printable, printableJson } from "./terminal.ts";

export interface ExecDeps {
	executions: Pick<Executions, "runFile">;
	files: ExecutionFiles;
	out: OutputStream;
	err: OutputStream;
	/** Aborted by Ctrl+C. */
	interrupted: AbortSignal;
}

export interface OutputStream {
	write(text: string): void;
	/** Whether a person looks at it; what goes into a file or a pipe is not touched. */
	isTerminal: boolean;
}

/** As of timeout(1), and of docker run for what is not the program's own doing. */
const exitTimeout = 124;
const exitSandbox = 125;
const exitStopped = 130;

export async function execCommand(run: FileRun, json: boolean, { executions, files, out, err, interrupted }: ExecDeps): Promise<number> {
	const shown = { stdout: new Shown(out), stderr: new Shown(err) };
	const onOutput = json ? undefined : (stream: "stdout" | "stderr", text: string) => shown[stream].push(text);
	const ran = await executions.runFile(files, run, { signal: interrupted, onOutput }).catch((error: unknown) => {
		if (!interrupted.aborted) throw error;
	});
	if (!ran) {
		err.write("ensemble: Stopped before it began.\n");
		return exitStopped;
	}
	if (!ran.ok) {
		err.write(`ensemble: Not run: ${printable(ran.reason)}\n`);
		return exitSandbox;
	}
	const { execution } = ran;
	if (json) {
		out.write(`${printableJson(execution)}\n`);
		return exitCodeOf(execution);
	}
	shown.stdout.finish(execution.output);
	shown.stderr.finish(execution.error);
	// Both name files, and a file's name may hold anything.
	if (ran.leftOut) err.write(`ensemble: ${printable(ran.leftOut)}\n`);
	err.write(`ensemble: ${printable(ran.label)} ${endedBecause(execution)}${used(execution)} (${execution.method}).\n`);
	return exitCodeOf(execution);
}

function exitCodeOf({ outcome, exit_code }: ExecutionResult): number {
	switch (outcome) {
		case "ok":
			return 0;
		case "timeout":
		case "cpu":
			return exitTimeout;
		case "stopped":
			return exitStopped;
		case "exit":
		case "signal":
		case "compile":
			return exit_code ?? 1;
		default:
			return exitSandbox;
	}
}

function used({ peak_memory_bytes }: ExecutionResult): string {
	return peak_memory_bytes === undefined ? "" : `, ${Math.ceil(peak_memory_bytes / 1024 / 1024)} MB at most`;
}

/** One of the program's streams on its way to ours. */
class Shown {
	readonly #stream: OutputStream;
	readonly #safe = new TerminalText();
	#chars = 0;
	#last = "\n";

	constructor(stream: OutputStream) {
		this.#stream = stream;
	}

	push(text: string): void {
		const shown = this.#stream.isTerminal ? this.#safe.push(text) : text;
		this.#chars += text.length;
		if (shown === "") return;
		this.#last = shown;
		this.#stream.write(shown);
	}

	/** What came after the part that is shown while it runs: the end of a long output, or the engine's own words. */
	finish(whole: string): void {
		if (whole.length > this.#chars) this.push(whole.slice(this.#chars));
		// What follows must not stand in the program's colours, nor behind its last word.
		if (this.#stream.isTerminal && this.#chars > 0) this.#stream.write(this.#last.endsWith("\n") ? "\u001b[0m" : "\u001b[0m\n");
	}
}
