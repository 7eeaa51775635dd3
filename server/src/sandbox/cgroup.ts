// Hard limits of the kernel for one run, where this process may create control groups (root, cgroup v1 or v2).
// Where it may not there is no group, and the caller falls back to watching the processes.
// Does not know what runs in the group: the starter writes itself into `joinFiles` before it becomes the sandbox.

import { randomUUID } from "node:crypto";
import { access, constants, mkdir, readdir, readFile, realpath, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, killProcess } from "./host-processes.ts";
import type { SandboxLimits } from "./sandbox.ts";

const controllers = ["memory", "pids", "cpu", "cpuacct"] as const;
type Controller = (typeof controllers)[number];
type Value = readonly [file: string, value: string];

/** Where groups can be made: one folder for all controllers (v2) or one each (v1). */
export interface CgroupRoot {
	version: 1 | 2;
	folders: Partial<Record<Controller, string>>;
}

export interface CgroupUsage {
	memoryKill: boolean;
	processRefused: boolean;
	cpuMs?: number;
	peakMemoryBytes?: number;
}

const namePrefix = "ensemble-";
/** With the owner's process, and a part of its own: what only begins like ours is somebody else's. */
const nameOfOurs = new RegExp(`^${namePrefix}(\\d+)-[0-9a-f]{8}-`);

/** Finds where groups can be made, trying it, and removes what a killed backend left there. */
export async function findCgroupRoot(base: string, ownPid: number): Promise<CgroupRoot | undefined> {
	const root = (await findVersion2(base)) ?? (await findVersion1(base));
	if (!root) return undefined;
	await sweep(root);
	try {
		const trial = await RunCgroup.create(root, `${ownPid}-${randomUUID()}`, { memoryBytes: 64 * 1024 * 1024, pids: 16 });
		await trial.remove();
		return root;
	} catch {
		// Read-only or not ours (a container, an ordinary user): there are no hard limits to be had.
		return undefined;
	}
}

async function findVersion2(base: string): Promise<CgroupRoot | undefined> {
	// What is not handed down already stays so: it would change the machine for good. systemd hands these down.
	const handedDown = (await readText(join(base, "cgroup.subtree_control")))?.trim().split(" ") ?? [];
	if (!handedDown.includes("memory") || !handedDown.includes("pids")) return undefined;
	return { version: 2, folders: { memory: base, pids: base, ...(handedDown.includes("cpu") ? { cpu: base } : {}) } };
}

async function findVersion1(base: string): Promise<CgroupRoot | undefined> {
	const folders: CgroupRoot["folders"] = {};
	for (const controller of controllers) {
		const folder = join(base, controller);
		try {
			await access(join(folder, "cgroup.procs"), constants.W_OK);
			// systemd mounts two of them as one, with a link for each name: that folder has one group, not two.
			folders[controller] = await realpath(folder);
		} catch {
			// This controller is not mounted or not ours; the others still count.
		}
	}
	return folders.memory && folders.pids ? { version: 1, folders } : undefined;
}

async function sweep(root: CgroupRoot): Promise<void> {
	for (const folder of new Set(Object.values(root.folders))) {
		for (const name of await readdir(folder)) {
			const owner = nameOfOurs.exec(name)?.[1];
			if (owner === undefined || isAlive(Number(owner))) continue;
			await killMembers(join(folder, name));
			await removeGroup(join(folder, name));
		}
	}
}

export class RunCgroup {
	readonly #folders: Partial<Record<Controller, string>>;
	readonly #version: 1 | 2;
	#cpuLimited: Promise<void> | undefined;

	private constructor(version: 1 | 2, folders: Partial<Record<Controller, string>>) {
		this.#version = version;
		this.#folders = folders;
	}

	static async create(root: CgroupRoot, name: string, limits: Pick<SandboxLimits, "memoryBytes" | "pids">): Promise<RunCgroup> {
		const folders: Partial<Record<Controller, string>> = {};
		for (const controller of controllers) {
			const folder = root.folders[controller];
			if (folder) folders[controller] = join(folder, namePrefix + name);
		}
		const group = new RunCgroup(root.version, folders);
		try {
			for (const folder of group.#uniqueFolders) await mkdir(folder);
			for (const [file, value] of root.version === 2 ? limitsOfVersion2(folders, limits) : limitsOfVersion1(folders, limits)) await writeFile(file, value);
			await group.#limitSwap(limits.memoryBytes);
			return group;
		} catch (error) {
			await group.remove();
			throw error;
		}
	}

	/** A process that writes its id into each of these is held by the group, with all that it starts. */
	get joinFiles(): string[] {
		return this.#uniqueFolders.map((folder) => join(folder, "cgroup.procs"));
	}

	holds(controller: "memory" | "pids" | "cpu"): boolean {
		return this.#folders[controller] !== undefined;
	}

	/** Apart from the others, for setting a sandbox up is not the program's doing and should not use up its first share. */
	limitCpu(cpus: number): Promise<void> {
		this.#cpuLimited ??= this.#writeCpuQuota(Math.round(cpuPeriodUs * cpus));
		return this.#cpuLimited;
	}

	async usage(): Promise<CgroupUsage> {
		const memoryEvents = await this.#read("memory", this.#version === 2 ? "memory.events" : "memory.oom_control");
		const peak = await this.#read("memory", this.#version === 2 ? "memory.peak" : "memory.max_usage_in_bytes");
		return {
			memoryKill: (field(memoryEvents, "oom_kill") ?? 0) > 0,
			processRefused: (field(await this.#read("pids", "pids.events"), "max") ?? 0) > 0,
			cpuMs: await this.cpuMs(),
			peakMemoryBytes: toNumber(peak),
		};
	}

	/** So far. */
	async cpuMs(): Promise<number | undefined> {
		if (this.#version === 2) return scaled(field(await this.#read("cpu", "cpu.stat"), "usage_usec"), 1e3);
		return scaled(toNumber(await this.#read("cpuacct", "cpuacct.usage")), 1e6);
	}

	/**
	 * Kills all members and lets them run at full speed to their end: sixty processes that share half a CPU
	 * and a full memory need a minute to die.
	 */
	async kill(): Promise<void> {
		const { memory } = this.#folders;
		await this.#cpuLimited;
		await this.#writeCpuQuota("none");
		if (memory && this.#version === 2) await writeFile(join(memory, "cgroup.kill"), "1").catch(() => undefined);
		for (const folder of this.#uniqueFolders) await killMembers(folder);
	}

	/** Safe to repeat. Kills what is still in it; a group that will not go is left to the sweep of the next start. */
	async remove(): Promise<void> {
		await this.kill();
		for (const folder of this.#uniqueFolders) await removeGroup(folder);
	}

	get #uniqueFolders(): string[] {
		return [...new Set(Object.values(this.#folders))];
	}

	/** Nothing where the controller is missing: a bare name would be a file of whatever folder we happen to be in. */
	async #read(controller: Controller, file: string): Promise<string | undefined> {
		const folder = this.#folders[controller];
		return folder === undefined ? undefined : readText(join(folder, file));
	}

	async #writeCpuQuota(quotaUs: number | "none"): Promise<void> {
		const { cpu } = this.#folders;
		if (!cpu) return;
		try {
			if (this.#version === 2) await writeFile(join(cpu, "cpu.max"), `${quotaUs === "none" ? "max" : quotaUs} ${cpuPeriodUs}`);
			else await writeFile(join(cpu, "cpu.cfs_quota_us"), quotaUs === "none" ? "-1" : String(quotaUs));
		} catch {
			// The run has ended and its group is gone.
		}
	}

	/** Without it memory would flow out to swap. A kernel without swap accounting has no such file. */
	async #limitSwap(memoryBytes: number): Promise<void> {
		const [file, value] = this.#version === 2 ? ["memory.swap.max", "0"] : ["memory.memsw.limit_in_bytes", String(memoryBytes)];
		await writeFile(join(this.#folders.memory ?? "", file), value).catch(() => undefined);
	}
}

/** Long enough that a small program is done within its first share and never held up: Python's hello takes 30 ms of CPU. */
const cpuPeriodUs = 100_000; // The kernel's own default, which v1 groups start with.

function limitsOfVersion1(folders: Partial<Record<Controller, string>>, limits: Pick<SandboxLimits, "memoryBytes" | "pids">): Value[] {
	const values: Value[] = [];
	if (folders.memory) values.push([join(folders.memory, "memory.limit_in_bytes"), String(limits.memoryBytes)]);
	if (folders.pids) values.push([join(folders.pids, "pids.max"), String(limits.pids)]);
	return values;
}

function limitsOfVersion2(folders: Partial<Record<Controller, string>>, limits: Pick<SandboxLimits, "memoryBytes" | "pids">): Value[] {
	const folder = folders.memory ?? "";
	return [
		[join(folder, "memory.max"), String(limits.memoryBytes)],
		[join(folder, "pids.max"), String(limits.pids)],
	];
}

async function killMembers(folder: string): Promise<void> {
	for (const line of (await readText(join(folder, "cgroup.procs")))?.split("\n") ?? []) {
		const pid = Number.parseInt(line, 10);
		if (pid > 1) killProcess(pid);
	}
}

/** The kernel lets go of a group a moment after its last process has ended; on a busy machine that takes a while. */
async function removeGroup(folder: string): Promise<void> {
	for (let waitMs = 1; waitMs < longestWaitMs; waitMs *= 1.2) {
		try {
			return await rmdir(folder);
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EBUSY")) return; // Gone already, or never made.
			await new Promise((resolve) => setTimeout(resolve, waitMs));
		}
	}
}

/** Reached after half a minute in all. */
const longestWaitMs = 5_000;

const readText = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);
const scaled = (value: number | undefined, divisor: number): number | undefined => (value === undefined ? undefined : value / divisor);

function toNumber(text: string | undefined): number | undefined {
	const value = Number.parseInt(text ?? "", 10);
	return Number.isNaN(value) ? undefined : value;
}

function field(text: string | undefined, name: string): number | undefined {
	const line = text?.split("\n").find((each) => each.startsWith(`${name} `));
	return line === undefined ? undefined : toNumber(line.slice(name.length + 1));
}
