// What a process and all below it use, read from /proc: how limits are watched where the kernel does not hold them for us.

import { readdir, readFile } from "node:fs/promises";

export interface TreeUsage {
	/** Threads of all processes, as the kernel counts for a limit of processes. */
	tasks: number;
	/** At most what they hold: pages that a fork shares count for both. Pages of files do not count, for they can be dropped. */
	memoryBytes: number;
	pids: number[];
}

/** A process that ends while being read counts as nothing. */
export async function readTree(pid: number): Promise<TreeUsage> {
	const total: TreeUsage = { tasks: 0, memoryBytes: 0, pids: [] };
	const pending = [pid];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		const [status, children] = await Promise.all([read(`/proc/${next}/status`), readChildren(next)]);
		total.pids.push(next);
		total.tasks += field(status, "Threads");
		total.memoryBytes += (field(status, "RssAnon") + field(status, "RssShmem")) * 1024;
		pending.push(...children);
	}
	return total;
}

/** The kernel lists them by the thread that started them. */
async function readChildren(pid: number): Promise<number[]> {
	const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
	const lists = await Promise.all(threads.map((thread) => read(`/proc/${pid}/task/${thread}/children`)));
	return lists.flatMap((list) => list.split(" ").filter((child) => child !== "")).map(Number);
}

/** Shared pages counted once; ten times the work, so only for who seems to have too much. Undefined where we may not look. */
export async function exactMemoryBytes(pids: readonly number[]): Promise<number | undefined> {
	const rollups = await Promise.all(pids.map((pid) => read(`/proc/${pid}/smaps_rollup`)));
	if (rollups.every((rollup) => rollup === "")) return undefined;
	return rollups.reduce((sum, rollup) => sum + (field(rollup, "Pss_Anon") + field(rollup, "Pss_Shmem")) * 1024, 0);
}

const read = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

function field(status: string, name: string): number {
	const match = new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status);
	return match ? Number(match[1]) : 0;
}
