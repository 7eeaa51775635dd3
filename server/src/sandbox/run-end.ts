// How a run ended, as far as its runner and its cell can tell: with whom the talk ended, and the facts for its result.

import type { CapturedOutput } from "./captured-output.ts";
import type { ExecutionEnd, KillReason } from "./execution-end.ts";
import type { LinkEnd, RunnerLink } from "./runner-link.ts";
import type { SandboxRun } from "./sandbox.ts";

/** A cell that was ready and is gone by then, without a word, had ended before the run came. */
const deadMs = 2_000;

/** What came out of a run. */
export interface Capture {
	stdout: CapturedOutput;
	stderr: CapturedOutput;
	/** What a compiler made. */
	product: Uint8Array[];
}

export type EndFacts = Omit<ExecutionEnd, "language" | "files" | "method" | "info" | "stdout" | "stderr">;

export interface Ran {
	end: LinkEnd;
	facts: EndFacts;
}

/**
 * Whether the cell seems to have ended before the run came; nobody had heard of it yet. Such a run is given another cell: what it may have done
 * in the first is gone with it. One that is fed as it goes cannot be given its input again.
 */
export function wasDead({ end, facts }: Ran, run: SandboxRun, { stdout, stderr, product }: Capture): boolean {
	const isSilent = end.kind === "gone" && end.message === undefined && stdout.isEmpty && stderr.isEmpty && product.length === 0;
	const isSudden = !facts.killed && !facts.memoryKill && facts.wallMs < deadMs;
	const isFed = run.signals !== undefined || !(run.stdin === undefined || run.stdin instanceof Uint8Array);
	return isSilent && isSudden && !isFed;
}

/** What the runner saw, with what only the level knows. */
export async function factsOf(end: LinkEnd, link: RunnerLink, killed: KillReason | undefined): Promise<Partial<ExecutionEnd>> {
	const usage = await link.cell.usage();
	if (end.kind === "gone") {
		const memoryKill = !killed && (await link.cell.lackedMemory());
		return { ...usage, memoryKill, engineMessage: killed || memoryKill ? undefined : (end.message ?? "The sandbox ended without a word.") };
	}
	if ("killed" in end.end) return { cpuMs: end.end.cpu_ms, peakMemoryBytes: usage.peakMemoryBytes ?? end.end.peak_bytes };
	if ("failure" in end.end) return { killed: killed ?? end.end.failure.reason, engineMessage: end.end.failure.message };
	const { code, signal, cpu_ms, peak_bytes, memory_kill, process_refused, disk_full, compile_failed, cpu_used_up } = end.end;
	return {
		exitCode: signal === undefined ? code : 128 + signal,
		signal,
		memoryKill: memory_kill || (code !== 0 && (await link.cell.lackedMemory())),
		processRefused: process_refused || usage.processRefused,
		diskFull: disk_full,
		compileFailed: compile_failed,
		cpuUsedUp: cpu_used_up,
		cpuMs: cpu_ms,
		peakMemoryBytes: usage.peakMemoryBytes ?? peak_bytes,
	};
}
