// A cell that is a bubblewrap process: own namespaces, no network, a read-only system, nothing of the user's files.
// Memory, CPU and processes are held by control groups where this process may make them; else they are watched, and the proofs say so.

import { type ChildProcess, spawn } from "node:child_process";
import { PassThrough, Writable } from "node:stream";
import type { Clock } from "../base/clock.ts";
import { type BubblewrapHost, bubblewrapCommand } from "./bubblewrap-arguments.ts";
import type { Cell, CellLimits } from "./cell.ts";
import { type CgroupRoot, RunCgroup } from "./cgroup.ts";
import type { KillReason } from "./execution-end.ts";
import { exactMemoryBytes, readTree } from "./process-tree.ts";
import type { Bind } from "./sandbox.ts";
import { managerEnvironment } from "./user-cgroup.ts";

export interface BubblewrapCellDeps {
	host: BubblewrapHost;
	/** Runtime folders and files outside /usr. */
	binds: readonly Bind[];
	env: Record<string, string>;
	/** The system call filter, as the kernel takes it. */
	filter: Uint8Array;
	cgroups?: CgroupRoot;
	clock: Clock;
	/** Names a new control group; each only once. */
	nextGroup: () => string;
}

/** How often memory and processes are looked at where the kernel does not limit them: short enough that a hog gains little. */
const watchMs = 25;
/** Above the program's own: bubblewrap outside, the runner inside, and the starter that becomes them. */
const ownProcesses = 3;
const filterFd = 3;
const messageBytes = 4096;

export async function launchBubblewrapCell(deps: BubblewrapCellDeps, command: readonly string[], limits: CellLimits, more: readonly Bind[]): Promise<Cell> {
	const { host, binds, env, filter, cgroups, nextGroup } = deps;
	const cgroup = cgroups && (await RunCgroup.create(cgroups, nextGroup(), { ...limits, pids: limits.pids + ownProcesses }));
	const [program = "", ...outerArguments] = bubblewrapCommand(host, [...binds, ...more], limits, env, cgroup?.joinFiles ?? [], filterFd);
	const child = spawn(program, [...outerArguments, ...command], {
		cwd: "/",
		env: host.userManager ? managerEnvironment(host.userManager) : { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" },
		stdio: ["pipe", "pipe", "pipe", "pipe"],
		// Ctrl+C in a terminal is for us to answer, not for the sandbox to get.
		detached: true,
	});
	const filterStream = child.stdio[filterFd];
	if (filterStream instanceof Writable) {
		// One that could not be started does not read it; how it ended says so.
		filterStream.on("error", () => undefined);
		filterStream.end(filter);
	}
	return bubblewrapCell(deps, child, limits, cgroup);
}

function bubblewrapCell({ clock }: BubblewrapCellDeps, child: ChildProcess, limits: CellLimits, cgroup: RunCgroup | undefined): Cell {
	let message = "";
	let peak: (() => number) | undefined;
	/** Of what was up before the run. */
	let cpuMsBefore: Promise<number | undefined> | undefined;
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		message = (message + text).slice(-messageBytes);
	});
	const ended = new Promise<{ message?: string }>((resolve) => {
		child.once("error", (error) => resolve({ message: error.message }));
		// All output is in by then.
		child.once("close", () => resolve(message === "" ? {} : { message }));
	});
	const kill = async () => {
		// Its process namespace dies with it.
		child.kill("SIGKILL");
		await cgroup?.kill();
	};
	return {
		// One that could not be started at all has no streams.
		input: child.stdin ?? new PassThrough().resume(),
		ended,
		listen: (onBytes) => void child.stdout?.on("data", onBytes),
		limitCpu: async () => cgroup?.limitCpu(limits.cpus),
		watch: (signal, killFor) => {
			cpuMsBefore = cgroup?.cpuMs();
			if (!cgroup?.holds("memory")) peak = watch(child, limits, clock, signal, killFor);
		},
		usage: async () => {
			const { cpuMs, ...used } = (await cgroup?.usage()) ?? {};
			const ofRun = cpuMs === undefined ? {} : { cpuMs: cpuMs - ((await cpuMsBefore) ?? 0) };
			return { ...used, ...ofRun, ...(peak ? { peakMemoryBytes: peak() } : {}) };
		},
		lackedMemory: async () => (await cgroup?.usage())?.memoryKill ?? false,
		kill,
		remove: async () => {
			await kill();
			await ended;
			await cgroup?.remove();
		},
	};
}

/** Looks at the processes until told to stop; gives the highest memory seen. */
function watch(child: ChildProcess, limits: CellLimits, clock: Clock, signal: AbortSignal, kill: (reason: KillReason) => void): () => number {
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
