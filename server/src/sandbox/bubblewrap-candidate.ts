// Finds bubblewrap on this machine, the languages that can be handed into it, and which limits the kernel will hold.

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { arch } from "node:os";
import { type BubblewrapHost, bubblewrapCommand } from "./bubblewrap-arguments.ts";
import { launchBubblewrapCell } from "./bubblewrap-cell.ts";
import { findBubblewrapHost, findProgram } from "./bubblewrap-host.ts";
import type { LaunchCell } from "./cell.ts";
import { type CgroupRoot, findCgroupRoot } from "./cgroup.ts";
import type { Candidate, CandidatesFound, ChooseSandboxOptions } from "./choose-sandbox.ts";
import { sandboxEnvironment } from "./environment.ts";
import { GoCache } from "./go-cache.ts";
import { findHostRuntimes, type HostRuntimes } from "./host-runtimes.ts";
import { shareOf, thisMachine } from "./machine-share.ts";
import { OneShotSandbox } from "./one-shot-sandbox.ts";
import { type RunnerPrograms, readRunnerPrograms } from "./runner-programs.ts";
import { readSystemCallFilter } from "./system-call-filter.ts";
import { openUserCgroup } from "./user-cgroup.ts";

export async function findBubblewrapCandidate(options: ChooseSandboxOptions): Promise<CandidatesFound> {
	const { env, uid, kernelRelease, platform, userHome, imagesFolder, signal } = options;
	if (platform !== "linux") return { ok: false, reason: "On this system start Docker Desktop (or Podman) to run code." };
	const host = await findBubblewrapHost({ env, uid, kernelRelease });
	const install = { what: "Install bubblewrap and Python, the quickest way to a sandbox.", command: await installCommand(uid) };
	if (!host) return { ok: false, reason: `Install bubblewrap: ${install.command}`, step: install };
	const found = await findHostRuntimes(env, userHome, signal);
	const { python, go } = found.runtimes;
	if (!python) return { ok: false, reason: `The bubblewrap sandbox needs Python 3.8 or later, outside your home folder: ${install.command}`, step: install };
	const filter = await readSystemCallFilter(imagesFolder, arch());
	if (!filter) return { ok: false, reason: `There is no system call filter for this processor (${arch()}); start Docker to run code.` };
	const programs = await readRunnerPrograms(imagesFolder);
	const goCache = go === undefined ? undefined : new GoCache({ ...options, go });
	const candidate = (limited: Limited) => candidateWith(limited, { options, found, filter, programs, goCache });
	if (uid === 0) return { ok: true, candidates: [candidate(await limitedByRoot(host, options))] };
	const bySystemd = await limitedBySystemd(host, options);
	return { ok: true, candidates: [...(bySystemd ? [candidate(bySystemd)] : []), candidate({ host })] };
}

interface Parts {
	options: ChooseSandboxOptions;
	found: HostRuntimes;
	filter: Buffer;
	programs: RunnerPrograms;
	goCache: GoCache | undefined;
}

function candidateWith({ host, cgroups, use }: Limited, { options, found, filter, programs, goCache }: Parts): Candidate {
	const { limits, clock, logger, pid, kernelRelease, uid } = options;
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
	const weaker: Candidate["weaker"] = {
		...(cgroups?.folders.memory ? {} : { "memory limit": "memory is watched, not held by the kernel" }),
		...(cgroups?.folders.pids || host.countsProcessesPerSandbox ? {} : { "limit of processes": "processes are watched, not held by the kernel" }),
		...(cgroups?.folders.cpu ? {} : { "CPU share": "the share of CPU is not limited" }),
	};
	const launch: LaunchCell = (...cell) => launchBubblewrapCell(cells, ...cell);
	const share = shareOf(thisMachine(), limits);
	const fixed = { launch, programs, method: "bubblewrap" as const, path: found.path, limits, clock, logger, share, goCache };
	return {
		level: "os-sandbox",
		method: "bubblewrap",
		identity: JSON.stringify(["bubblewrap", programs.version, filter.toString("base64"), started, limits, kernelRelease, uid, found, weaker]),
		title: "bubblewrap",
		build: (built) => new OneShotSandbox({ ...fixed, ...built, onDisposed: use?.() }),
		runtimes: found.runtimes,
		weaker,
		unheld: cgroups?.folders.cpu ? [] : ["CPU share"],
		hasOwnKernel: false,
		runsInstalled: true,
		cannotHold: ["a kernel of its own", "a system without programs that run with another user's rights", "file locks that other runs do not meet"],
	};
}

/** What holds memory, processes and CPU of a cell. */
interface Limited {
	host: BubblewrapHost;
	cgroups?: CgroupRoot;
	/** Asked by each sandbox that is built on it; what it gives is called when that one is gone. */
	use?: () => () => void;
}

async function limitedByRoot(host: BubblewrapHost, { pid }: ChooseSandboxOptions): Promise<Limited> {
	return { host, cgroups: await findCgroupRoot("/sys/fs/cgroup", pid) };
}

async function limitedBySystemd(host: BubblewrapHost, { env, uid, pid, signal }: ChooseSandboxOptions): Promise<Limited | undefined> {
	const program = await findProgram("systemd-run", env.PATH ?? "");
	if (!program) return undefined;
	const userManager = { program, runtimeFolder: env.XDG_RUNTIME_DIR || `/run/user/${uid}` };
	const group = await openUserCgroup(userManager, pid, signal);
	if (!group) return undefined;
	let users = 0;
	const leave = () => {
		users--;
		if (users === 0) group.close();
	};
	const use = () => {
		users++;
		return leave;
	};
	return { host: { ...host, userManager }, cgroups: group.root, use };
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
