// Turns what is known about the end of a run into its result. A cause that the host knows for sure (it killed the run, the kernel
// counted a memory kill) comes before the exit status; 137 by itself is a SIGKILL of unknown origin, never "out of memory".

import { constants } from "node:os";
import type { ExecutionOutcome, ExecutionResult, SandboxInfo, SandboxMethod } from "#protocol/execution.ts";
import type { CapturedOutput } from "./captured-output.ts";
import { compileProblems } from "./compile-problems.ts";
import type { SandboxFile } from "./sandbox.ts";

/** Why the host ended a run before its time. */
export type KillReason = Extract<ExecutionOutcome, "timeout" | "memory" | "output" | "pids" | "disk" | "stopped" | "engine">;

export interface ExecutionEnd {
	language: string;
	/** That went in. */
	files: readonly SandboxFile[];
	/** That a compiler's paths are relative to. */
	folder?: string;
	method: SandboxMethod;
	info: SandboxInfo;
	wallMs: number;
	stdout: CapturedOutput;
	stderr: CapturedOutput;
	/** As a shell would say it: death by signal n is 128 + n. Undefined where the program was not seen to end. */
	exitCode?: number;
	/** That it died by. */
	signal?: number;
	/** Set where the host killed it. */
	killed?: KillReason;
	/** The kernel counted a kill for want of memory, or a refused process. */
	memoryKill?: boolean;
	processRefused?: boolean;
	/** A folder that it may write had no room left at its end. */
	diskFull?: boolean;
	/** It never ran: its text is not one of its language. */
	compileFailed?: boolean;
	/** It was ended for having used all of its CPU time. */
	cpuUsedUp?: boolean;
	cpuMs?: number;
	peakMemoryBytes?: number;
	/** What went wrong with the sandbox itself; added to stderr. */
	engineMessage?: string;
}

export function executionResult(end: ExecutionEnd): ExecutionResult {
	const stderr = end.stderr.finish();
	const outcome = outcomeOf(end);
	const wallMs = Math.round(end.wallMs);
	const problems = outcome === "compile" ? compileProblems(stderr, end.files, end.folder) : [];
	const signal = outcome === "signal" ? signalName(end.signal) : undefined;
	return {
		success: outcome === "ok",
		output: end.stdout.finish(),
		error: end.engineMessage ? `${stderr}${stderr === "" || stderr.endsWith("\n") ? "" : "\n"}${end.engineMessage}\n` : stderr,
		execution_time: wallMs / 1000,
		language: end.language,
		method: end.method,
		outcome,
		...(problems.length > 0 ? { problems } : {}),
		...(end.exitCode !== undefined && end.killed === undefined ? { exit_code: end.exitCode } : {}),
		...(signal ? { signal } : {}),
		wall_ms: wallMs,
		...(end.cpuMs !== undefined ? { cpu_ms: Math.round(end.cpuMs) } : {}),
		...(end.peakMemoryBytes !== undefined ? { peak_memory_bytes: end.peakMemoryBytes } : {}),
		truncated: end.stdout.isTruncated || end.stderr.isTruncated,
		level: end.info.level,
	};
}

function outcomeOf(end: ExecutionEnd): ExecutionOutcome {
	if (end.killed) return end.killed;
	if (end.exitCode === 0) return "ok";
	if (end.memoryKill) return "memory";
	if (end.exitCode === undefined) return "engine";
	if (end.processRefused) return "pids";
	if (end.compileFailed) return "compile";
	if (end.diskFull) return "disk";
	if (end.cpuUsedUp) return "cpu";
	return end.signal === undefined ? "exit" : "signal";
}

function signalName(signal: number | undefined): string | undefined {
	return Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
}
