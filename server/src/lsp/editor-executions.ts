// Programs and tests that the editor has started: each by its id, with what is typed, what is printed and its Stop. Ends them all with the editor.
// Does not know how code is run: see sandbox/executions.ts.

import type {
	ExecutionInputParams,
	ExecutionOutputParams,
	ExecutionWaitingParams,
	RunFileParams,
	RunFileResult,
	RunTestsParams,
	RunTestsResult,
	TestCase,
} from "#protocol/editor-executions.ts";
import { EnsembleError } from "#protocol/errors.ts";
import { type ExecutionResult, endedBecause } from "#protocol/execution.ts";
import type { TestsStatus } from "#protocol/room-events.ts";
import { TerminalText } from "../base/terminal-text.ts";
import type { Executions, FileRan, TestsRan, Watch } from "../sandbox/executions.ts";
import type { ListedTest, TestStart } from "../sandbox/languages/project.ts";
import type { TestReports } from "../sandbox/languages/watched-tests.ts";
import type { ExecutionFiles } from "../sandbox/project-snapshot.ts";
import { TypedInput, TypedSignals } from "./typed-input.ts";

export interface EditorExecutionsDeps {
	executions: Pick<Executions, "runFile" | "runTests" | "findTests">;
	/** The workspace with these texts on top. */
	filesWith(texts: ReadonlyMap<string, string>): ExecutionFiles;
	/** A run that reports each test, where the framework can. */
	watchedCommand(start: TestStart, mode: "find" | "run", only: readonly string[] | undefined): string[] | undefined;
	/** Notes a run in a room; undefined where there is no such room. */
	record(roomId: string, about: { execution_id: string; what: "file" | "tests" | "code"; file_path?: string | undefined }): ExecutionNote | undefined;
	/** Takes the reports out of one stream of such a run. */
	reportsOf(start: TestStart, listed: readonly ListedTest[]): TestReports;
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
	readonly #closed = new AbortController();

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

	async runTests(params: RunTestsParams): Promise<RunTestsResult> {
		if (params.mode === "run") return this.#runTests(params);
		const listed = await this.#listTests(params);
		return listed ?? this.#runTests(params);
	}

	/** Told from the files; undefined where only the framework can list its tests. */
	async #listTests({ execution_id, texts }: RunTestsParams): Promise<RunTestsResult | undefined> {
		const found = await this.#deps.executions.findTests(this.#files(texts), { signal: this.#closed.signal });
		if (!found.ok) return { ok: false, reason: safeText(found.reason) };
		const { label, list } = found.start;
		if (!list) return undefined;
		for (const test of await list()) this.#tell(execution_id, { ...test, state: "found" });
		return { ok: true, label: safeText(label), ended: "were listed" };
	}

	#runTests({ execution_id, room_id, texts, mode, only }: RunTestsParams): Promise<RunFileResult> {
		// Looking for tests is nothing that a person ran.
		const record = mode === "find" ? undefined : this.#record(room_id, { execution_id, what: "tests" });
		return this.#track(execution_id, record, async (active) => {
			let newReports: (() => TestReports) | undefined;
			const reports: Partial<Record<"stdout" | "stderr", TestReports>> = {};
			const watch = this.#watch(execution_id, active, record, (text, stream) => {
				reports[stream] ??= newReports?.();
				const { text: shown, tests } = reports[stream]?.push(text) ?? { text, tests: [] };
				for (const test of tests) this.#tell(execution_id, test);
				return shown;
			});
			const ran = await this.#deps.executions.runTests(this.#files(texts), watch, async (start) => {
				const command = this.#deps.watchedCommand(start, mode, only);
				if (!command) return start;
				const listed = (await start.list?.()) ?? [];
				newReports = () => this.#deps.reportsOf(start, listed);
				return { command };
			});
			if (!ran.ok) return ran;
			return newReports ? this.#watchedEnd(ran, newReports, record) : this.#unwatchedEnd(ran, execution_id, record);
		});
	}

	#watchedEnd(ran: TestsRan & { ok: true }, newReports: () => TestReports, record: ExecutionNote | undefined): FileRan {
		const plain = (text: string) => newReports().push(text).text;
		const execution = { ...ran.execution, output: plain(ran.execution.output), error: plain(ran.execution.error) };
		record?.ended(execution, verdictOf(execution));
		return { ...ran, execution };
	}

	/** The suite is one test. */
	#unwatchedEnd(ran: TestsRan & { ok: true }, executionId: string, record: ExecutionNote | undefined): FileRan {
		const { start, label, execution } = ran;
		const { tests, summary } = start.read(execution.output, execution.error, execution.exit_code);
		record?.ended(execution, tests);
		const state = tests === "not_run" ? "skipped" : tests;
		this.#tell(executionId, { id: label, name: label, path: "", state, duration_ms: execution.wall_ms, message: summary });
		return ran;
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
		this.#closed.abort(new Error("the editor has gone"));
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
