// Finds bubblewrap on this machine, the languages that can be handed into it, and which limits the kernel will hold.

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { arch } from "node:os";
import { bubblewrapCommand } from "./bubblewrap-arguments.ts";
import { launchBubblewrapCell } from "./bubblewrap-cell.ts";
import { findBubblewrapHost } from "./bubblewrap-host.ts";
import { findCgroupRoot } from "./cgroup.ts";
import type { Candidate, CandidatesFound, ChooseSandboxOptions } from "./choose-sandbox.ts";
import { sandboxEnvironment } from "./environment.ts";
import { GoCache } from "./go-cache.ts";
import { findHostRuntimes } from "./host-runtimes.ts";
import { shareOf, thisMachine } from "./machine-share.ts";
import { OneShotSandbox } from "./one-shot-sandbox.ts";
import { readRunnerPrograms } from "./runner-programs.ts";
import { readSystemCallFilter } from "./system-call-filter.ts";

export async function findBubblewrapCandidate(options: ChooseSandboxOptions): Promise<CandidatesFound> {
	const { env, uid, pid, clock, logger, limits, kernelRelease, platform, userHome, imagesFolder, signal } = options;
	if (platform !== "linux") return { ok: false, reason: "On this system start Docker Desktop (or Podman) to run code." };
	const host = await findBubblewrapHost({ env, uid, kernelRelease });
	const install = { what: "Install bubblewrap and Python, the quickest way to a sandbox.", command: await installCommand(uid) };
	if (!host) return { ok: false, reason: `Install bubblewrap: ${install.command}`, step: install };
	const found = await findHostRuntimes(env, userHome, signal);
	const { python } = found.runtimes;
	if (!python) return { ok: false, reason: `The bubblewrap sandbox needs Python 3.8 or later, outside your home folder: ${install.command}`, step: install };
	const filter = await readSystemCallFilter(imagesFolder, arch());
	if (!filter) return { ok: false, reason: `There is no system call filter for this processor (${arch()}); start Docker to run code.` };
	const programs = await readRunnerPrograms(imagesFolder);
	const cgroups = uid === 0 ? await findCgroupRoot("/sys/fs/cgroup", pid) : undefined;
	const weaker: Candidate["weaker"] = {
		...(cgroups?.folders.memory ? {} : { "memory limit": "memory is watched, not held by the kernel" }),
		...(cgroups?.folders.pids || host.countsProcessesPerSandbox ? {} : { "limit of processes": "processes are watched, not held by the kernel" }),
		...(cgroups?.folders.cpu ? {} : { "CPU share": "the share of CPU is not limited" }),
	};
	const cells = {
		host,
		filter,
		cgroups,
		clock,
		binds: found.binds.map((path) => ({ from: path, to: path })),
		env: sandboxEnvironment({}, found.path),
		nextGroup: () => `${pid}-${randomUUID()}`,
	};
	const started = bubblewrapCommand(host, cells.binds, limits, cells.env, [], 0);
	const { go } = found.runtimes;
	const goCache = go === undefined ? undefined : new GoCache({ go, home: options.home, pid, logger, signal });
	const fixed = {
		programs,
		method: "bubblewrap" as const,
		path: found.path,
		limits,
		clock,
		logger,
		share: shareOf(thisMachine(), limits),
		goCache,
		showsFolders: true,
	};
	const candidate: Candidate = {
		level: "os-sandbox",
		method: "bubblewrap",
		identity: JSON.stringify(["bubblewrap", programs.version, filter.toString("base64"), started, limits, kernelRelease, uid, found, weaker]),
		title: "bubblewrap",
		build: (info, runtimes, readyCells) =>
			new OneShotSandbox({ ...fixed, launch: (...cell) => launchBubblewrapCell(cells, ...cell), info, runtimes, readyCells }),
		runtimes: found.runtimes,
		weaker,
		unheld: cgroups?.folders.cpu ? [] : ["CPU share"],
		hasOwnKernel: false,
		cannotHold: ["a kernel of its own", "no programs that give another user's rights", "locks on files of the system kept apart from other runs'"],
	};
	return { ok: true, candidates: [candidate] };
}

async function installCommand(uid: number): Promise<string> {
	const release = await readFile("/etc/os-release", "utf8").catch(() => "");
	const sudo = uid === 0 ? "" : "sudo ";
	if (/^ID(_LIKE)?=.*(fedora|rhel)/m.test(release)) return `${sudo}dnf install bubblewrap python3`;
	if (/^ID(_LIKE)?=.*arch/m.test(release)) return `${sudo}pacman -S bubblewrap python`;
	if (/^ID(_LIKE)?=.*suse/m.test(release)) return `${sudo}zypper install bubblewrap python3`;
	if (/^ID(_LIKE)?=.*alpine/m.test(release)) return `${sudo}apk add bubblewrap python3 util-linux setpriv`;
	return `${sudo}apt-get install -y bubblewrap python3`;
}
