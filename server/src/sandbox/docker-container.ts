// What a container of ours may do, as the engine is told it. The engine's masked paths stay in force; the system call filter is
// ours, which lets through less than the engine's.

import { guestUser } from "./bubblewrap-arguments.ts";
import type { CellLimits } from "./cell.ts";
import { type ContainerSpec, cpuPeriodUs } from "./docker-engine.ts";
import { workFolder } from "./environment.ts";
import type { Bind } from "./sandbox.ts";

export interface ContainerOptions {
	image: string;
	labels: Record<string, string>;
	command: string[];
	env: Record<string, string>;
	limits: CellLimits;
	/** In place of the engine's usual one. */
	runtime?: string;
	/** The system call filter: its text, or for Podman the file that has it. */
	seccomp: string;
	isPodman: boolean;
	shown: readonly Bind[];
}

/** The runner. */
const ownProcesses = 1;
const mebibyte = 1024 * 1024;

export function containerSpec({ image, labels, command, env, limits, runtime, seccomp, isPodman, shown }: ContainerOptions): ContainerSpec {
	// Podman refuses options that it does not know, so that memory alone limits the number of files; and it would take the mode from the image.
	const more = isPodman ? ",notmpcopyup" : `,nr_inodes=16k,uid=${guestUser},gid=${guestUser}`;
	const tmpfs = (bytes: number) => `rw,nosuid,nodev,exec,size=${bytes},mode=1777${more}`;
	return {
		Image: image,
		Labels: labels,
		Entrypoint: [],
		Cmd: command,
		Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
		User: `${guestUser}:${guestUser}`,
		WorkingDir: workFolder,
		Hostname: "sandbox",
		Tty: false,
		OpenStdin: true,
		StdinOnce: true,
		AttachStdin: true,
		AttachStdout: true,
		AttachStderr: true,
		NetworkDisabled: true,
		StopSignal: "SIGKILL",
		HostConfig: {
			...(runtime === undefined ? {} : { Runtime: runtime }),
			NetworkMode: "none",
			Memory: limits.memoryBytes,
			MemorySwap: limits.memoryBytes, // The sum of both: no swap.
			// The share of CPU is limited when it is up (docker-cell.ts), which Podman does not do.
			...(isPodman ? { CpuPeriod: cpuPeriodUs, CpuQuota: Math.round(cpuPeriodUs * limits.cpus) } : {}),
			PidsLimit: limits.pids + ownProcesses,
			ReadonlyRootfs: true,
			CapDrop: ["ALL"],
			SecurityOpt: ["no-new-privileges:true", `seccomp=${seccomp}`],
			Privileged: false,
			Tmpfs: { [workFolder]: tmpfs(limits.diskBytes), "/tmp": tmpfs(limits.diskBytes / 2) },
			ShmSize: 8 * mebibyte,
			IpcMode: "private",
			CgroupnsMode: "private",
			Ulimits: [
				{ Name: "nofile", Soft: 256, Hard: 256 },
				{ Name: "core", Soft: 0, Hard: 0 },
				{ Name: "fsize", Soft: limits.diskBytes, Hard: limits.diskBytes },
			],
			// Nothing of what a program prints is kept by the engine.
			LogConfig: { Type: "none", Config: {} },
			RestartPolicy: { Name: "no" },
			AutoRemove: false, // Its end is looked at first.
			// A mount of a folder that is not there fails; a bind would make it, as root, where the engine is.
			Mounts: shown.map(({ from, to }) => ({ Type: "bind", Source: from, Target: to, ReadOnly: true, BindOptions: { Propagation: "rprivate" } })),
		},
	};
}
