// How much of a machine the sandboxes of one backend may have.

import { availableParallelism, totalmem } from "node:os";
import type { SandboxLimits } from "./sandbox.ts";

export interface Machine {
	cores: number;
	memoryBytes: number;
}

export interface MachineShare {
	/** More wait for their turn. */
	concurrentRuns: number;
	/** What cells that only wait may hold. */
	readyBytes: number;
}

const mebibyte = 1024 * 1024;

export const thisMachine = (): Machine => ({ cores: availableParallelism(), memoryBytes: totalmem() });

/** Twice as many runs as the cores can serve at their share, for some only wait; as many as fit into half of the memory; never one alone. */
export function shareOf({ cores, memoryBytes }: Machine, limits: Pick<SandboxLimits, "cpus" | "memoryBytes">): MachineShare {
	const byCores = Math.ceil((2 * cores) / limits.cpus);
	const byMemory = Math.floor(memoryBytes / 2 / limits.memoryBytes);
	return { concurrentRuns: Math.max(2, Math.min(byCores, byMemory)), readyBytes: Math.min(256 * mebibyte, memoryBytes / 16) };
}
