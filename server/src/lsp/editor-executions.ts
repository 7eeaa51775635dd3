// Programs and tests that the editor has started: each by its id, with what is typed, what is printed and its Stop. Ends them all with the editor.
// Does not know how code is run: see sandbox/executions.ts.

import type {
	ExecutionInputParams,
	ExecutionOutputParams,
	ExecutionWaitingParams,
	RunFileParams,
	RunFileResult,
	RunTestsParams,
	TestCase,
} from "#protocol/editor-executions.ts";
import { EnsembleError } from "#protocol/errors.ts";
import { type ExecutionResult, endedBecause } from "#protocol/execution.ts";
import type { TestsStatus } from "#protocol/room-events.ts";
import { TerminalText } from "../base/terminal-text.ts";
import type { Executions, FileRan, Watch } from "../sandbox/executions.ts";
import type { TestStart } from "../sandbox/languages/project.ts";
import type { ExecutionFiles } from "../sandbox/project-snapshot.ts";
import { TypedInput, TypedSignals } from "./typed-input.ts";

export interface EditorExecutionsDeps {
	executions: Pick<Executions, "runFile" | "runTests">;
	/** The workspace with these texts on top. */
	filesWith(texts: ReadonlyMap<string, string>): ExecutionFiles;
	/** A run that reports each test, where the framework can. */
	watchedCommand(start: TestStart, mode: "find" | "run", only: readonly string[] | undefined): string[] | undefined;
	/** Notes a run in a room; undefined where there is no such room. */
	record(roomId: string, about: { execution_id: string; what: "file" | "tests" | "code"; file_path?: string | undefined }): ExecutionNote | undefined;
	/** Takes the reports out of the output. */
	testLines(): { push(text: string): { text: string; tests: TestCase[] } };
}

/** What a room is told of a run. Only the first end counts; without one that started there is none. */
export interface ExecutionNote {
	started(label: string): void;
	ended(execution: ExecutionResult | undefined, tests?: TestsStatus): void;
}

export interface EditorListener {
	output(params: ExecutionOutputParams): void;
	waiting(params: ExecutionWaitingParams): void;
	test(executionId: string, test: TestCase): void;
}

interface Active {
	stop: AbortController;
	input: TypedInput;
	signals: TypedSignals;
	isStarted: boolean;
}

/** A window has a few terminals, not hundreds. */
const maxActive = 8;

export class EditorExecutions {
	readonly #deps: EditorExecutionsDeps;
	readonly #listener: EditorListener;
	readonly #active = new Map<string, Active>();

	constructor(deps: EditorExecutionsDeps, listener: EditorListener) {
		this.#deps = deps;
		this.#listener = listener;
	}

	runFile({ execution_id, room_id, path, what, texts }: RunFileParams): Promise<RunFileResult> {
		const record = this.#record(room_id, { execution_id, what, file_path: what === "file" ? path : undefined });
		return this.#track(execution_id, record, async (active) => {
			const watch = this.#watch(execution_id, active, record, (text) => text);
			const ran = await this.#deps.executions.runFile(this.#files(texts), { path, stdin: active.input, signals: active.signals }, watch);
			if (ran.ok) record?.ended(ran.execution);
			return ran;
		});
	}

	runTests({ execution_id, room_id, texts, mode, only }: RunTestsParams): Promise<RunFileResult> {
		// Looking for tests is nothing that a person ran.
		const record = mode === "find" ? undefined : this.#record(room_id, { execution_id, what: "tests" });
		return this.#track(execution_id, record, async (active) => {
			const lines = { stdout: this.#deps.testLines(), stderr: this.#deps.testLines() };
			const watch = this.#watch(execution_id, active, record, (text, stream) => {
				const { text: shown, tests } = lines[stream].push(text);
				for (const test of tests) this.#tell(execution_id, test);
				return shown;
			});
			let isWatched = false;
			const ran = await this.#deps.executions.runTests(this.#files(texts), watch, (start) => {
				const command = this.#deps.watchedCommand(start, mode, only);
				isWatched = command !== undefined;
				return { command: command ?? start.command };
			});
			if (!ran.ok) return ran;
			const execution = isWatched ? this.#withoutReports(ran.execution) : ran.execution;
			const { tests, summary } = isWatched ? { tests: verdictOf(execution) } : ran.start.read(execution.output, execution.error, execution.exit_code);
			record?.ended(execution, tests);
			if (!isWatched) {
				const state = tests === "not_run" ? "skipped" : tests;
				this.#tell(execution_id, { id: ran.label, name: ran.label, path: "", state, duration_ms: execution.wall_ms, message: summary });
			}
			return { ...ran, execution };
		});
	}

	/** Safe to repeat. */
	stop(executionId: string): void {
		this.#active.get(executionId)?.stop.abort(new Error("stopped in the editor"));
	}

	type({ execution_id, text, end }: ExecutionInputParams): void {
		this.#active.get(execution_id)?.input.push(text, end);
	}

	/** Ctrl+C: the program ends of it, or handles it. One that has not started never does. */
	interrupt(executionId: string): void {
		const active = this.#active.get(executionId);
		if (active?.isStarted) active.signals.interrupt();
		else this.stop(executionId);
	}

	dispose(): void {
		for (const id of this.#active.keys()) this.stop(id);
	}

	async #track(id: string, record: ExecutionNote | undefined, run: (active: Active) => Promise<FileRan>): Promise<RunFileResult> {
		if (this.#active.has(id)) throw new EnsembleError("execution_active", "This run is under way already.");
		if (this.#active.size >= maxActive) throw new EnsembleError("execution_active", `${maxActive} programs are running already. Stop one of them.`);
		const active = { stop: new AbortController(), input: new TypedInput(), signals: new TypedSignals(), isStarted: false };
		this.#active.set(id, active);
		try {
			const ran = await run(active);
			if (!ran.ok) return { ok: false, reason: safeText(ran.reason) };
			const { label, leftOut, execution } = ran;
			const safe = { ...execution, output: safeText(execution.output), error: safeText(execution.error) };
			return { ok: true, label: safeText(label), left_out: leftOut && safeText(leftOut), ended: endedBecause(execution), execution: safe };
		} catch (error) {
			if (active.stop.signal.aborted) return { ok: false, reason: "Stopped before it began." };
			throw error;
		} finally {
			active.input.push("", true);
			active.signals.end();
			record?.ended(undefined);
			this.#active.delete(id);
		}
	}

	/** The testing view shows messages in a terminal of its own. */
	#tell(executionId: string, test: TestCase): void {
		this.#listener.test(executionId, { ...test, name: safeText(test.name), ...(test.message === undefined ? {} : { message: safeText(test.message) }) });
	}

	#record(roomId: string | undefined, about: Parameters<EditorExecutionsDeps["record"]>[1]): ExecutionNote | undefined {
		return roomId === undefined ? undefined : this.#deps.record(roomId, about);
	}

	#withoutReports(execution: ExecutionResult): ExecutionResult {
		const plain = (text: string) => this.#deps.testLines().push(text).text;
		return { ...execution, output: plain(execution.output), error: plain(execution.error) };
	}

	#files(texts: RunFileParams["texts"]): ExecutionFiles {
		return this.#deps.filesWith(new Map(texts.map(({ path, text }) => [path, text])));
	}

	#watch(execution_id: string, active: Active, record: ExecutionNote | undefined, taken: (text: string, stream: "stdout" | "stderr") => string): Watch {
		const safe = { stdout: new TerminalText(), stderr: new TerminalText() };
		return {
			signal: active.stop.signal,
			onStart: (label) => {
				active.isStarted = true;
				record?.started(safeText(label));
			},
			onWait: (reason) => this.#listener.waiting({ execution_id, reason }),
			onOutput: (stream, text) => {
				const shown = safe[stream].push(taken(text, stream));
				if (shown !== "") this.#listener.output({ execution_id, stream, text: shown });
			},
		};
	}
}

function verdictOf({ outcome }: ExecutionResult): TestsStatus {
	return outcome === "ok" ? "passed" : outcome === "exit" ? "failed" : "not_run";
}

/** Names of files and words of the sandbox end up in a terminal too. */
function safeText(text: string): string {
	return new TerminalText().push(text);
}
