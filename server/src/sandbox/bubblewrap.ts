// Runs code under bubblewrap: own namespaces, no network, a read-only system, nothing of the user's files, one sandbox per run.
// Memory, CPU and processes are held by control groups where this process may make them; else they are watched, and the proofs say so.
// Does not decide whether it is good enough: see choose-sandbox.ts.

import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { ExecutionResult, SandboxInfo } from "#protocol/execution.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { packFiles } from "./archive.ts";
import { bootstrapCommand, sandboxEnvironment } from "./bootstrap.ts";
import { type BubblewrapHost, bubblewrapCommand } from "./bubblewrap-arguments.ts";
import { CapturedOutput } from "./captured-output.ts";
import { type CgroupRoot, RunCgroup } from "./cgroup.ts";
import { executionResult, type KillReason } from "./execution-end.ts";
import { exactMemoryBytes, readTree } from "./process-tree.ts";
import type { Runtimes, Sandbox, SandboxLimits, SandboxRun } from "./sandbox.ts";
import { Slots } from "./slots.ts";

export interface BubblewrapDeps {
	host: BubblewrapHost;
	/** Runtime folders and files outside /usr, bound read-only at their own paths. */
	binds: readonly string[];
	/** PATH inside. */
	path: string;
	runtimes: Runtimes;
	info: SandboxInfo;
	limits: SandboxLimits;
	cgroups?: CgroupRoot;
	clock: Clock;
	logger: Logger;
	/** Of this process: names its control groups. */
	pid: number;
	maxConcurrentRuns: number;
}

/** How often memory and processes are looked at where the kernel does not limit them: short enough that a hog gains little. */
const watchMs = 25;
/** Above the program's own: bubblewrap itself outside and its process 1 inside, and the starter that becomes them. */
const ownProcesses = 3;
const statusFd = 3;

export class BubblewrapSandbox implements Sandbox {
	readonly #deps: BubblewrapDeps;
	readonly #slots: Slots;
	readonly #closing = new AbortController();
	readonly #active = new Set<Promise<unknown>>();
	#lastRun = 0;

	constructor(deps: BubblewrapDeps) {
		this.#deps = deps;
		this.#slots = new Slots(deps.maxConcurrentRuns);
	}

	get info(): SandboxInfo {
		return this.#deps.info;
	}

	get runtimes(): Runtimes {
		return this.#deps.runtimes;
	}

	async run(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult> {
		const stop = AbortSignal.any([signal, this.#closing.signal]);
		const work = this.#runInTurn(run, stop);
		this.#active.add(work);
		try {
			return await work;
		} finally {
			this.#active.delete(work);
		}
	}

	async dispose(): Promise<void> {
		this.#closing.abort();
		await Promise.allSettled(this.#active);
	}

	async #runInTurn(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult> {
		const limits = { ...this.#deps.limits, ...run.limits };
		if (!(await this.#slots.acquire(signal))) return this.#endedBefore(run, limits, "stopped");
		let cgroup: RunCgroup | undefined;
		try {
			const packed = await packFiles(run.files, limits.diskBytes);
			if (!packed.ok) return this.#endedBefore(run, limits, packed.reason === "disk" ? "disk" : "engine", packed.message);
			cgroup = await this.#createCgroup(limits);
			return await this.#start(run, limits, packed.tar, cgroup, signal);
		} catch (error) {
			this.#deps.logger.warn("sandbox run failed", { error });
			return this.#endedBefore(run, limits, "engine", `The sandbox could not be started: ${error instanceof Error ? error.message : String(error)}`);
		} finally {
			await cgroup?.remove();
			this.#slots.release();
		}
	}

	async #createCgroup(limits: SandboxLimits): Promise<RunCgroup | undefined> {
		const { cgroups, pid } = this.#deps;
		if (!cgroups) return undefined;
		return RunCgroup.create(cgroups, `${pid}-${++this.#lastRun}`, { ...limits, pids: limits.pids + ownProcesses });
	}

	async #start(run: SandboxRun, limits: SandboxLimits, tar: Uint8Array, cgroup: RunCgroup | undefined, signal: AbortSignal): Promise<ExecutionResult> {
		const { host, binds, path, clock, info } = this.#deps;
		const stdin = run.stdin ?? new Uint8Array();
		const env = sandboxEnvironment(run, path);
		const [program = "", ...outerArguments] = bubblewrapCommand(host, binds, limits, env, cgroup?.joinFiles ?? [], statusFd);
		const inner = bootstrapCommand(tar.byteLength, stdin.byteLength, run.command, { reaps: false });
		const startedAt = performance.now();
		const child = spawn(program, [...outerArguments, ...inner], {
			cwd: "/",
			env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" },
			stdio: ["pipe", "pipe", "pipe", "pipe"],
			// Ctrl+C in a terminal is for us to answer, not for the sandbox to get.
			detached: true,
		});

		let killed: KillReason | undefined;
		const kill = (reason: KillReason) => {
			if (killed) return;
			killed = reason;
			// Its process namespace dies with it.
			child.kill("SIGKILL");
			void cgroup?.kill();
		};
		const stdout = capture(child.stdout, limits, "stdout", run, () => kill("output"));
		const stderr = capture(child.stderr, limits, "stderr", run, () => kill("output"));
		const status = readStatus(child, () => {
			if (!killed) void cgroup?.limitCpu(limits.cpus);
		});
		const closed = whenClosed(child);

		const watching = new AbortController();
		const onAbort = () => kill("stopped");
		if (signal.aborted) onAbort();
		signal.addEventListener("abort", onAbort, { once: true });
		void clock.sleep(limits.wallMs, watching.signal).then(
			() => kill("timeout"),
			() => undefined, // The run ended in time.
		);
		const peak = cgroup?.holds("memory") ? undefined : watch(child, limits, clock, watching.signal, kill);

		try {
			feed(child, tar, stdin);
			const failure = await closed;
			const usage = await cgroup?.usage();
			const exitCode = status();
			return executionResult({
				language: run.language,
				method: "bubblewrap",
				info,
				wallMs: performance.now() - startedAt,
				stdout,
				stderr,
				exitCode,
				killed,
				memoryKill: usage?.memoryKill,
				processRefused: usage?.processRefused,
				cpuMs: usage?.cpuMs,
				peakMemoryBytes: usage?.peakMemoryBytes ?? peak?.(),
				engineMessage: exitCode === undefined && !killed ? (failure?.message ?? "bubblewrap could not set the sandbox up.") : undefined,
			});
		} finally {
			watching.abort();
			signal.removeEventListener("abort", onAbort);
		}
	}

	#endedBefore(run: SandboxRun, limits: SandboxLimits, killed: KillReason, engineMessage?: string): ExecutionResult {
		const stdout = new CapturedOutput(limits.outputBytes);
		const stderr = new CapturedOutput(limits.outputBytes);
		return executionResult({ language: run.language, method: "bubblewrap", info: this.#deps.info, wallMs: 0, stdout, stderr, killed, engineMessage });
	}
}

function capture(stream: Readable | null, limits: SandboxLimits, name: "stdout" | "stderr", run: SandboxRun, onFlood: () => void): CapturedOutput {
	const output = new CapturedOutput(limits.outputBytes, (text) => run.onOutput?.(name, text));
	stream?.on("data", (chunk: Buffer) => {
		output.push(chunk);
		if (output.isFlood) onFlood();
	});
	return output;
}

function feed(child: ChildProcess, tar: Uint8Array, stdin: Uint8Array): void {
	// A program that ends without reading its input breaks the pipe; that is its right.
	child.stdin?.on("error", () => undefined);
	child.stdin?.write(tar);
	child.stdin?.end(stdin);
}

/** Bubblewrap's own report, one JSON object a line, the first when its namespaces are made; an exit code is there only if the program was really started. */
function readStatus(child: ChildProcess, onSetUp: () => void): () => number | undefined {
	let text = "";
	const stream = child.stdio[statusFd];
	if (stream && "setEncoding" in stream) {
		stream.setEncoding("utf8").on("data", (chunk: string) => {
			if (text === "") onSetUp();
			text = (text + chunk).slice(-4096);
		});
	}
	return () => {
		const match = /"exit-code"\s*:\s*(\d+)/.exec(text);
		return match ? Number(match[1]) : undefined;
	};
}

/** All output is in by then. Resolves with the reason where the program could not be started at all. */
function whenClosed(child: ChildProcess): Promise<Error | undefined> {
	return new Promise((resolve) => {
		child.once("error", resolve);
		child.once("close", () => resolve(undefined));
	});
}

/** Looks at the processes until told to stop; gives the highest memory seen. */
function watch(child: ChildProcess, limits: SandboxLimits, clock: Clock, signal: AbortSignal, kill: (reason: KillReason) => void): () => number {
	let peakBytes = 0;
	const look = async () => {
		while (!signal.aborted && child.pid !== undefined) {
			const tree = await readTree(child.pid);
			const isNear = tree.memoryBytes > limits.memoryBytes;
			const memoryBytes = isNear ? ((await exactMemoryBytes(tree.pids)) ?? tree.memoryBytes) : tree.memoryBytes;
			peakBytes = Math.max(peakBytes, memoryBytes);
			if (memoryBytes > limits.memoryBytes) kill("memory");
			if (tree.tasks > limits.pids + ownProcesses) kill("pids");
			await clock.sleep(watchMs, signal);
		}
	};
	look().catch(() => undefined); // The run has ended: the sleep was aborted.
	return () => peakBytes;
}
