// The border between a sandbox and what it is made of: a cell is one started container or bubblewrap process with our runner in it,
// used for one run and thrown away. Limits of time and output are the run's; those of the cell are set when it is made.

import type { Writable } from "node:stream";
import type { KillReason } from "./execution-end.ts";
import type { Bind, SandboxLimits } from "./sandbox.ts";

/** What a cell holds from its start, whatever is run in it. */
export type CellLimits = Pick<SandboxLimits, "memoryBytes" | "cpus" | "pids" | "diskBytes">;

export interface CellUsage {
	/** The kernel refused a process. */
	processRefused?: boolean;
	cpuMs?: number;
	peakMemoryBytes?: number;
}

export interface Cell {
	/** To the runner. Closing it ends the cell. */
	readonly input: Writable;
	/** To be called once, right after the start. `onBytes` gets what the runner sends. */
	listen(onBytes: (bytes: Uint8Array) => void): void;
	/** When it has ended and all of its output was heard. `message` is what the level said about it, where it said something. */
	readonly ended: Promise<{ message?: string }>;
	/** It is up: the share of CPU, which was not to hinder its start, is limited from now on. */
	limitCpu(): Promise<void>;
	/** A run begins: limits that the kernel does not hold are watched until `signal`. */
	watch(signal: AbortSignal, kill: (reason: KillReason) => void): void;
	/** What the level knows of its use, which the runner may not; also after it has ended. */
	usage(): Promise<CellUsage>;
	/** Whether the level counted a kill for want of memory. Asked only where it matters: an engine that clears a cell away answers late. */
	lackedMemory(): Promise<boolean>;
	/** Rejects where it could not be killed. */
	kill(): Promise<void>;
	/** Kills it where it still is, and takes away what is left. Safe to repeat. */
	remove(): Promise<void>;
}

/** `command` starts the runner; only its environment is given. `binds` are for this cell, beside those of all. */
export type LaunchCell = (command: readonly string[], limits: CellLimits, binds: readonly Bind[]) => Promise<Cell>;
