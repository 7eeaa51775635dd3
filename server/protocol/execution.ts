// One sandboxed run of code: why it ended and what it used.

import { z } from "zod";

export type SandboxMethod = "docker" | "gvisor" | "bubblewrap" | "seatbelt";

/** Why an execution ended. Never guessed from an exit code. */
export type ExecutionOutcome = "ok" | "exit" | "signal" | "timeout" | "cpu" | "memory" | "output" | "pids" | "disk" | "stopped" | "compile" | "engine";

/** Where a text is not one of its language. The path is relative to the files of the run, the line counts from 1, the column from 0 in UTF-16 units. */
export const ExecutionProblem = z.object({
	path: z.string().min(1).max(4096),
	line: z.number().int().min(1),
	column: z.number().int().min(0),
	message: z.string().min(1).max(1000),
});
export type ExecutionProblem = z.infer<typeof ExecutionProblem>;

export interface ExecutionResult {
	success: boolean;
	/** stdout and stderr, UTF-8; head and tail are kept where `truncated`. */
	output: string;
	error: string;
	/** Seconds of wall time; `wall_ms` is the same in milliseconds. */
	execution_time: number;
	language: string;
	method: SandboxMethod;
	outcome: ExecutionOutcome;
	/** What the compiler said, where that is the outcome and it named places. */
	problems?: ExecutionProblem[];
	exit_code?: number;
	signal?: string;
	wall_ms: number;
	cpu_ms?: number;
	peak_memory_bytes?: number;
	truncated: boolean;
	/** The sandbox level that held it, as in {@link SandboxInfo.level}. */
	level: SandboxLevel;
}

export type SandboxLevel = "container-gvisor" | "container" | "os-sandbox" | "seatbelt" | "none";

/** What the start-up self-test proved; shown as the badge. */
export interface SandboxInfo {
	level: SandboxLevel;
	/** The self-test is still under way: the level is not known yet. */
	pending?: true;
	method?: SandboxMethod;
	/** Each claim that was tested, with its result. Empty where level is `none`. */
	proofs: { claim: string; held: boolean }[];
	/** What this level cannot hold by its kind, each to be read after "cannot hold:". */
	cannotHold?: string[];
	/** One sentence for a person: why this level, or how to get one. */
	reason: string;
	/** What would give this machine a sandbox, or a better one. */
	steps?: SandboxStep[];
}

export interface SandboxStep {
	/** A sentence for a person. */
	what: string;
	/** To be copied into a terminal. */
	command?: string;
	/** What a program of ours can do by itself in the place of the command. */
	action?: "build-image";
}

export const levelWords: Readonly<Record<SandboxLevel, string>> = {
	"container-gvisor": "container with its own kernel (gVisor)",
	container: "container",
	"os-sandbox": "operating system sandbox",
	seatbelt: "macOS sandbox",
	none: "no sandbox: nothing is executed",
};

/** Why a run ended, in words. */
export function endedBecause({ outcome, exit_code, signal, wall_ms }: ExecutionResult): string {
	const time = wall_ms < 100 ? `${Math.round(wall_ms)} ms` : `${(wall_ms / 1000).toFixed(1)} s`;
	switch (outcome) {
		case "ok":
			return `ended well after ${time}`;
		case "exit":
			return `ended with exit code ${exit_code} after ${time}`;
		case "signal":
			return `killed by ${signal ?? "a signal"} after ${time}`;
		case "timeout":
			return `stopped at its time limit after ${time}`;
		case "cpu":
			return "stopped at its processor-time limit";
		case "memory":
			return "stopped at its memory limit";
		case "output":
			return "stopped because it printed too much";
		case "pids":
			return "stopped because it started too many processes";
		case "disk":
			return "stopped because it wrote too much";
		case "stopped":
			return "stopped by a person";
		case "compile":
			return "could not be compiled";
		case "engine":
			return "the sandbox could not start it";
		default:
			return outcome satisfies never;
	}
}
