// Runs code in cells that are used once: takes one that is ready or starts one, sends the run, hears it out, throws the cell away.
// Keeps the limits that are the host's to keep: time, output, how many at once. Does not know what a cell is made of (docker-cell.ts,
// bubblewrap-cell.ts), nor whether it is good enough (choose-sandbox.ts).

import type { ExecutionResult, SandboxInfo, SandboxMethod } from "#protocol/execution.ts";
import { raceAbort } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { buildKey, builtPrograms } from "./built-programs.ts";
import { CapturedOutput } from "./captured-output.ts";
import type { CellLimits, LaunchCell } from "./cell.ts";
import { CellPool } from "./cell-pool.ts";
import { Ending } from "./ending.ts";
import { productPath, programFile, sandboxEnvironment } from "./environment.ts";
import { executionResult, type KillReason } from "./execution-end.ts";
import { checkFiles } from "./files.ts";
import type { GoCache } from "./go-cache.ts";
import type { MachineShare } from "./machine-share.ts";
import { type Capture, type EndFacts, factsOf, type Ran, wasDead } from "./run-end.ts";
import { type LinkEnd, RunnerLink } from "./runner-link.ts";
import { type CellKind, kindOf, type RunnerPrograms, runnerCommand } from "./runner-programs.ts";
import { type Bind, compileLimits, type ProgramBuild, type Runtimes, type Sandbox, type SandboxLimits, type SandboxRun } from "./sandbox.ts";
import { Slots } from "./slots.ts";

export interface OneShotDeps {
	launch: LaunchCell;
	programs: RunnerPrograms;
	method: SandboxMethod;
	/** PATH inside. */
	path: string;
	runtimes: Runtimes;
	info: SandboxInfo;
	limits: SandboxLimits;
	clock: Clock;
	logger: Logger;
	share: MachineShare;
	/** How many cells of a kind are kept ready. */
	readyCells: number;
	/** Whether cells can be shown folders of the host. */
	showsFolders: boolean;
	/** That cells with Go's compiler are shown. */
	goCache?: Pick<GoCache, "binds">;
	/** Called when all runs are over and their cells removed, as far as they could be. */
	onDisposed?: (() => void | Promise<void>) | undefined;
}

/** What a cell that waits holds, measured: the runner, and what is up beside it. */
const bytesOf: Record<CellKind, number> = { python: 15e6, javascript: 60e6, java: 100e6, go: 20e6 };
const idleMs = 600_000;
/** One that is not up by then is given the run all the same: its own time limit will tell. */
const startMs = 30_000;
/** A cell that a kill has not ended by then is given up and left to the sweep: its engine is stuck. */
const killMs = 10_000;
/** Of all compiled programs that are kept: some thirty small ones. */
const builtBytes = 64 * 1024 * 1024;

/** A run with what it is run in. */
interface Job {
	run: SandboxRun;
	kind: CellKind;
	limits: SandboxLimits;
	/** Set where the program is a compiler: what it writes is for another cell. */
	compiles?: { maxBytes: number; folder: string };
}

export class OneShotSandbox implements Sandbox {
	readonly #deps: OneShotDeps;
	readonly #slots: Slots;
	readonly #pool: CellPool;
	readonly #closing = new AbortController();
	readonly #active = new Set<Promise<unknown>>();
	readonly #built = builtPrograms(builtBytes);

	constructor(deps: OneShotDeps) {
		this.#deps = deps;
		this.#slots = new Slots(deps.share.concurrentRuns);
		const { clock, logger, readyCells } = deps;
		const launch = (kind: CellKind) => this.#launch(kind, this.#limitsOf(kind));
		this.#pool = new CellPool({ launch, readyPerKind: readyCells, bytesOf, readyBytes: deps.share.readyBytes, idleMs, clock, logger });
	}

	get info(): SandboxInfo {
		return this.#deps.info;
	}

	get runtimes(): Runtimes {
		return this.#deps.runtimes;
	}

	get showsFolders(): boolean {
		return this.#deps.showsFolders;
	}

	/** The kinds of the cells that wait for a run, one word each. */
	get readyKinds(): readonly string[] {
		return this.#pool.readyKinds;
	}

	run(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult> {
		const over = AbortSignal.any([signal, this.#closing.signal]);
		return this.#track(run.build ? this.#buildThenRun(run, run.build, over) : this.#runInTurn(this.#jobOf(run), over));
	}

	async dispose(): Promise<void> {
		this.#closing.abort();
		// A run that ends adds the removal of its cell.
		while (this.#active.size > 0) await Promise.allSettled(this.#active);
		await this.#pool.dispose();
		await this.#deps.onDisposed?.();
	}

	#jobOf(run: SandboxRun): Job {
		const kind = kindOf(run.command, this.#deps.runtimes);
		return { run, kind, limits: { ...this.#limitsOf(kind), ...run.limits } };
	}

	#limitsOf(kind: CellKind): SandboxLimits {
		return kind === "go" ? compileLimits : this.#deps.limits;
	}

	/** The compiler's limits are its own; what it says is the result only where it made nothing. */
	async #buildThenRun(run: SandboxRun, build: ProgramBuild, signal: AbortSignal): Promise<ExecutionResult> {
		const job = this.#jobOf(run);
		const key = buildKey(build, run.files);
		let program = this.#built.get(key);
		if (!program) {
			const { language, files, onOutput, onQueued } = run;
			const compiles = { maxBytes: job.limits.diskBytes, folder: build.folder };
			const compile: Job = {
				run: { language, files, command: build.command, env: build.env, onOutput, onQueued },
				kind: "go",
				limits: compileLimits,
				compiles,
			};
			const product: Uint8Array[] = [];
			const compiled = await this.#runInTurn(compile, signal, product);
			if (!compiled.success) return compiled;
			program = Buffer.concat(product);
			this.#built.set(key, program);
		}
		const files = [...run.files, { path: programFile, content: program, executable: true }];
		return this.#runInTurn({ ...job, run: { ...run, files } }, signal);
	}

	async #runInTurn(job: Job, signal: AbortSignal, product: Uint8Array[] = []): Promise<ExecutionResult> {
		const { run, kind, limits } = job;
		const capture = { stdout: captured(run, limits, "stdout"), stderr: captured(run, limits, "stderr"), product };
		const endedBefore = (killed: KillReason, engineMessage?: string) => this.#result(job, capture, { wallMs: 0, killed, engineMessage });
		if (this.#slots.isFull) run.onQueued?.();
		if (!(await this.#slots.acquire(signal))) return endedBefore("stopped");
		let link: Promise<RunnerLink> | undefined;
		try {
			const problem = checkFiles(run.files, limits.diskBytes);
			if (problem) return endedBefore(problem.reason === "disk" ? "disk" : "engine", problem.message);
			const ready = this.#takeReady(job);
			link = ready ? Promise.resolve(ready) : this.#launch(kind, limits, run.shown);
			let ran = await this.#runIn(await raceAbort(link, signal), job, capture, signal);
			if (ready && wasDead(ran, run, capture)) {
				this.#deps.logger.info("sandbox that was ready had ended; its run gets another", { kind });
				void this.#track(this.#remove(link));
				link = this.#launch(kind, limits, run.shown);
				ran = await this.#runIn(await raceAbort(link, signal), job, capture, signal);
			}
			return this.#result(job, capture, ran.facts);
		} catch (error) {
			if (signal.aborted) return endedBefore("stopped");
			this.#deps.logger.warn("sandbox run failed", { error });
			const what = this.#deps.method === "bubblewrap" ? "The sandbox could not be started" : "The container engine failed";
			return endedBefore("engine", `${what}: ${error instanceof Error ? error.message.trim() : String(error)}`);
		} finally {
			void this.#track(this.#removeThenRelease(link, kind));
		}
	}

	/** Undefined where none is, or the run wants another than the usual. */
	#takeReady({ run: { shown }, kind, limits }: Job): RunnerLink | undefined {
		const own = this.#limitsOf(kind);
		const isUsual = (["memoryBytes", "cpus", "pids", "diskBytes"] as const).every((name) => own[name] === limits[name]);
		return isUsual && !shown ? this.#pool.take(kind) : undefined;
	}

	async #launch(kind: CellKind, limits: CellLimits, shown: readonly Bind[] = []): Promise<RunnerLink> {
		const { programs, runtimes, launch, goCache } = this.#deps;
		const { command, mark } = runnerCommand(programs, kind, runtimes);
		const binds = kind === "go" && goCache ? [...shown, ...(await goCache.binds())] : shown;
		return new RunnerLink(await launch(command, limits, binds), mark);
	}

	async #runIn(link: RunnerLink, job: Job, capture: Capture, signal: AbortSignal): Promise<Ran> {
		const { run, limits, compiles } = job;
		const { clock, path } = this.#deps;
		const over = new AbortController();
		const ending = new Ending(() => this.#kill(link, over.signal));
		const onAbort = () => ending.kill("stopped");
		if (signal.aborted) onAbort();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			// What a cell takes to come up is neither the program's time nor its share of CPU.
			await Promise.race([raceAbort(link.ready, signal), clock.sleep(startMs, over.signal)]);
			link.cell.watch(over.signal, (reason) => ending.kill(reason));
			const startedAt = performance.now();
			void clock.sleep(limits.wallMs, over.signal).then(
				() => ending.kill("timeout"),
				() => undefined, // It ended in time.
			);
			const cpuSeconds = Math.ceil((limits.wallMs / 1000) * Math.max(1, limits.cpus)) + 1;
			const product = compiles && { path: productPath, max_bytes: compiles.maxBytes };
			const start = { command: run.command, env: sandboxEnvironment(run, path), wall_ms: limits.wallMs, cpu_seconds: cpuSeconds, product };
			const output = (name: "stdout" | "stderr", bytes: Uint8Array) => {
				if (ending.reason) return;
				capture[name].push(bytes);
				if (capture[name].isFlood) ending.kill("output");
			};
			const broken = () => ending.kill("engine");
			link.begin(run, start, { output, product: productInto(capture.product, compiles?.maxBytes ?? 0, broken), broken }, over.signal);
			const end = await Promise.race([this.#endOf(link, ending), ending.failed]);
			const wallMs = performance.now() - startedAt;
			// A host that slept may hear that the runner kept the limit before its own clock tells it.
			const killed = ending.reason ?? (end.kind === "gone" && wallMs > limits.wallMs ? "timeout" : undefined);
			return { end, facts: { wallMs, killed, ...(await factsOf(end, link, killed)) } };
		} finally {
			over.abort();
			signal.removeEventListener("abort", onAbort);
		}
	}

	/** Rejects where it fails, and where the run is not `over` long after. */
	async #kill(link: RunnerLink, over: AbortSignal): Promise<void> {
		const giveUp = this.#deps.clock.sleep(killMs, over).then(
			() => Promise.reject(new Error("it does not end what runs in it; restart it")),
			() => undefined, // It has ended.
		);
		await Promise.all([link.kill(), giveUp]);
	}

	/** Once a kill was asked for, only the end of all that ran counts: of the cell, or of all below the runner. */
	async #endOf(link: RunnerLink, ending: Ending): Promise<LinkEnd> {
		const end = await link.finished;
		if (end.kind === "gone" || !ending.reason || "killed" in end.end) return end;
		return { kind: "gone", ...(await link.cell.ended) };
	}

	#result({ run, compiles }: Job, { stdout, stderr }: Capture, end: EndFacts) {
		const { method, info } = this.#deps;
		const failed = end.compileFailed || compiles !== undefined;
		return executionResult({ language: run.language, files: run.files, folder: compiles?.folder, method, info, stdout, stderr, ...end, compileFailed: failed });
	}

	/** On every path, also while the run's result is already being shown; the place is free only when the cell is gone. */
	async #removeThenRelease(link: Promise<RunnerLink> | undefined, kind: CellKind): Promise<void> {
		await this.#remove(link);
		this.#slots.release();
		if (link && !this.#closing.signal.aborted) this.#pool.fill(kind);
	}

	async #remove(link: Promise<RunnerLink> | undefined): Promise<void> {
		try {
			await (await link?.catch(() => undefined))?.cell.remove();
		} catch (error) {
			this.#deps.logger.warn("sandbox not removed; the next start will try again", { error });
		}
	}

	#track<T>(work: Promise<T>): Promise<T> {
		this.#active.add(work);
		const forget = () => this.#active.delete(work);
		work.then(forget, forget);
		return work;
	}
}

/** Counted here as well: what comes out of a cell may be of any length. */
function productInto(product: Uint8Array[], maxBytes: number, broken: () => void): (bytes: Uint8Array) => void {
	let room = maxBytes;
	return (bytes) => {
		room -= bytes.byteLength;
		// Copied: it is a view of what came in.
		if (room < 0) broken();
		else product.push(bytes.slice());
	};
}

function captured(run: SandboxRun, limits: SandboxLimits, name: "stdout" | "stderr"): CapturedOutput {
	return new CapturedOutput(limits.outputBytes, (text) => run.onOutput?.(name, text));
}
