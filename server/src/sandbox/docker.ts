// Runs code in a container that is used once: no network, nothing of the host's, limits held by the kernel.
// Files and stdin go in over the attached stream; the engine's client is used for control only.
// Does not decide whether it is good enough (choose-sandbox.ts), and starts every container when it is needed.

import type { Duplex } from "node:stream";
import type { ExecutionResult, SandboxInfo } from "#protocol/execution.ts";
import { raceAbort } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { packFiles } from "./archive.ts";
import { bootstrapCommand, sandboxEnvironment } from "./bootstrap.ts";
import { CapturedOutput } from "./captured-output.ts";
import { Demultiplexer } from "./demultiplex.ts";
import { containerSpec } from "./docker-container.ts";
import type { DockerEngine } from "./docker-engine.ts";
import { executionResult, type KillReason } from "./execution-end.ts";
import type { Runtimes, Sandbox, SandboxLimits, SandboxRun } from "./sandbox.ts";
import { Slots } from "./slots.ts";

export interface DockerDeps {
	engine: Pick<DockerEngine, "create" | "attach" | "start" | "ended" | "outOfMemory" | "kill" | "remove">;
	image: string;
	/** Says whose the containers are, for the sweep after a crash. */
	labels: Record<string, string>;
	runtimes: Runtimes;
	info: SandboxInfo;
	limits: SandboxLimits;
	clock: Clock;
	logger: Logger;
	maxConcurrentRuns: number;
}

/** How long the last output may lag behind the end of the container. */
const drainMs = 1_000;
/** A container that a kill has not ended by then is given up and left to the sweep. */
const killMs = 10_000;
/** PATH of every image of ours. */
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface Capture {
	stdout: CapturedOutput;
	stderr: CapturedOutput;
}

export class DockerSandbox implements Sandbox {
	readonly #deps: DockerDeps;
	readonly #slots: Slots;
	readonly #closing = new AbortController();
	readonly #active = new Set<Promise<unknown>>();

	constructor(deps: DockerDeps) {
		this.#deps = deps;
		this.#slots = new Slots(deps.maxConcurrentRuns);
	}

	get info(): SandboxInfo {
		return this.#deps.info;
	}

	get runtimes(): Runtimes {
		return this.#deps.runtimes;
	}

	run(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult> {
		return this.#track(this.#runInTurn(run, AbortSignal.any([signal, this.#closing.signal])));
	}

	async dispose(): Promise<void> {
		this.#closing.abort();
		// A run that ends adds the removal of its container.
		while (this.#active.size > 0) await Promise.allSettled(this.#active);
	}

	async #runInTurn(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult> {
		const limits = { ...this.#deps.limits, ...run.limits };
		const capture = { stdout: captured(run, limits, "stdout"), stderr: captured(run, limits, "stderr") };
		const endedBefore = (killed: KillReason, engineMessage?: string) => this.#result(run, capture, { wallMs: 0, killed, engineMessage });
		if (!(await this.#slots.acquire(signal))) return endedBefore("stopped");
		let created: Promise<string> | undefined;
		try {
			const packed = await packFiles(run.files, limits.diskBytes);
			if (!packed.ok) return endedBefore(packed.reason === "disk" ? "disk" : "engine", packed.message);
			const input = Buffer.concat([packed.tar, run.stdin ?? new Uint8Array()]);
			const command = bootstrapCommand(packed.tar.byteLength, run.stdin?.byteLength ?? 0, run.command, { reaps: true, wallMs: limits.wallMs });
			const { engine, image, labels } = this.#deps;
			created = engine.create(containerSpec({ image, labels, command, env: sandboxEnvironment(run, path), limits }));
			return await this.#runIn(await raceAbort(created, signal), run, limits, capture, input, signal);
		} catch (error) {
			if (signal.aborted) return endedBefore("stopped");
			this.#deps.logger.warn("sandbox run failed", { error });
			return endedBefore("engine", `The container engine failed: ${error instanceof Error ? error.message.trim() : String(error)}`);
		} finally {
			void this.#track(this.#removeThenRelease(created));
		}
	}

	async #runIn(id: string, run: SandboxRun, limits: SandboxLimits, capture: Capture, input: Uint8Array, signal: AbortSignal): Promise<ExecutionResult> {
		const { engine, clock } = this.#deps;
		const stream = await engine.attach(id);
		try {
			const ending = new Ending(() => engine.kill(id));
			const drained = drain(stream, capture, (reason) => ending.kill(reason));
			signal.throwIfAborted();
			await engine.start(id);
			const startedAt = performance.now();
			const over = new AbortController();
			const onAbort = () => ending.kill("stopped");
			if (signal.aborted) onAbort();
			signal.addEventListener("abort", onAbort, { once: true });
			void clock.sleep(limits.wallMs, over.signal).then(
				() => ending.kill("timeout"),
				() => undefined, // It ended in time.
			);
			try {
				// Not awaited: a program may end without reading its input.
				stream.write(input);
				const exitCode = await Promise.race([engine.ended(id), ending.failed, clock.sleep(limits.wallMs + killMs, over.signal)]);
				const wallMs = performance.now() - startedAt;
				await Promise.race([drained, clock.sleep(drainMs, over.signal)]);
				const memoryKill = !ending.reason && exitCode !== 0 && (await engine.outOfMemory(id));
				return this.#result(run, capture, { wallMs, exitCode: exitCode ?? undefined, killed: ending.reason, memoryKill });
			} finally {
				over.abort();
				signal.removeEventListener("abort", onAbort);
			}
		} finally {
			stream.destroy();
		}
	}

	#result(
		run: SandboxRun,
		capture: Capture,
		end: { wallMs: number; exitCode?: number; killed?: KillReason; memoryKill?: boolean; engineMessage?: string },
	): ExecutionResult {
		return executionResult({ language: run.language, method: "docker", info: this.#deps.info, ...capture, ...end });
	}

	/** On every path, also while the run's result is already being shown; the place is free only when the container is gone. */
	async #removeThenRelease(created: Promise<string> | undefined): Promise<void> {
		try {
			const id = await created?.catch(() => undefined);
			if (id) await this.#deps.engine.remove(id);
		} catch (error) {
			this.#deps.logger.warn("sandbox container not removed; the next start will try again", { error });
		} finally {
			this.#slots.release();
		}
	}

	#track<T>(work: Promise<T>): Promise<T> {
		this.#active.add(work);
		const forget = () => this.#active.delete(work);
		work.then(forget, forget);
		return work;
	}
}

/** Who ended a container first, and the failure of doing so. */
class Ending {
	readonly #killContainer: () => Promise<void>;
	readonly failed: Promise<never>;
	#fail: (error: unknown) => void = () => undefined;
	#reason: KillReason | undefined;

	constructor(killContainer: () => Promise<void>) {
		this.#killContainer = killContainer;
		this.failed = new Promise((_resolve, reject) => {
			this.#fail = reject;
		});
		this.failed.catch(() => undefined); // Looked at only while the container is waited for.
	}

	get reason(): KillReason | undefined {
		return this.#reason;
	}

	kill(reason: KillReason): void {
		if (this.#reason) return;
		this.#reason = reason;
		this.#killContainer().catch((error) => this.#fail(error));
	}
}

function captured(run: SandboxRun, limits: SandboxLimits, name: "stdout" | "stderr"): CapturedOutput {
	return new CapturedOutput(limits.outputBytes, (text) => run.onOutput?.(name, text));
}

/** Resolves when the stream has ended, however it did. */
function drain(stream: Duplex, { stdout, stderr }: Capture, kill: (reason: KillReason) => void): Promise<void> {
	const frames = new Demultiplexer({ stdout: (bytes) => stdout.push(bytes), stderr: (bytes) => stderr.push(bytes) });
	let isReadable = true;
	stream.on("data", (chunk: Buffer) => {
		if (!isReadable) return;
		isReadable = frames.push(chunk);
		if (!isReadable) kill("engine");
		if (stdout.isFlood || stderr.isFlood) kill("output");
	});
	return new Promise((resolve) => {
		// An error of the stream shows in how the container ends; here it is only an end.
		stream.once("error", () => resolve());
		stream.once("end", resolve);
		stream.once("close", resolve);
	});
}
