// Tries to break out of a sandbox in each way that its badge claims to be closed, and reports what held.
// A claim is shown only if a program inside ran into the wall; how the wall is built is not looked at.

import { readdir } from "node:fs/promises";
import type { ExecutionResult } from "#protocol/execution.ts";
import { shownFolder } from "./node-modules.ts";
import type { Sandbox, SandboxRun } from "./sandbox.ts";

export const claims = [
	"no network",
	"read-only system",
	"not root, no privileges",
	"system calls are filtered",
	"your files cannot be seen",
	"other programs cannot be seen",
	"memory limit",
	"limit of processes",
	"limit of disk space",
	"can be stopped",
	"CPU share",
	"a kernel of its own",
] as const;
export type Claim = (typeof claims)[number];

export interface Proof {
	claim: Claim;
	held: boolean;
	/** Whether the level may not be had without it. */
	required: boolean;
	/** What happened instead, for the log. */
	detail?: string;
}

/** `hiddenPaths` exist on the host and belong to the user. Takes about a second; the tries run side by side. */
export async function proveSandbox(sandbox: Sandbox, hiddenPaths: readonly string[], signal: AbortSignal): Promise<Proof[]> {
	const attempt = (script: string, limits: SandboxRun["limits"], ...args: string[]) =>
		sandbox.run({ language: "sh", files: [], command: ["/bin/sh", "-c", script, "proof", ...args], limits: { wallMs: 15_000, ...limits } }, signal);
	const proof = async (claim: Claim, required: boolean, result: Promise<ExecutionResult>, held: (result: ExecutionResult) => boolean): Promise<Proof> => {
		const ended = await result;
		if (held(ended)) return { claim, required, held: true };
		return { claim, required, held: false, detail: `${ended.outcome} ${ended.output} ${ended.error}`.slice(0, 300) };
	};
	// One program looks around for all of them: a container each would cost more than the looking.
	const look = attempt(
		Object.values(looks)
			.map((script) => `(${script}\n) 2>/dev/null\n`)
			.join(""),
		{},
		...hiddenPaths,
	);
	const looked = (name: keyof typeof looks) => (result: ExecutionResult) => result.output.split("\n").includes(`${name} held`);
	return Promise.all([
		proof("no network", true, look, looked("network")),
		proof("read-only system", true, look, looked("system")),
		proof("not root, no privileges", true, look, looked("privileges")),
		// Not required: a kernel without filters still holds the rest.
		proof("system calls are filtered", false, look, looked("filter")),
		proof("your files cannot be seen", true, look, looked("files")),
		proof("other programs cannot be seen", true, look, looked("processes")),
		proof("memory limit", true, attempt(memoryHog, { memoryBytes: 32 * 1024 * 1024 }), (result) => result.outcome === "memory"),
		proof("limit of processes", true, attempt(processHog, { pids: 16 }), (result) => !result.output.includes("all started")),
		proof("limit of disk space", true, attempt(diskHog, { diskBytes: 1024 * 1024 }), (result) => result.output.trim() === "held"),
		proof("can be stopped", true, attempt("sleep 60", { wallMs: 250 }), (result) => result.outcome === "timeout" && result.wall_ms < 5_000),
		// Not required: a program that takes a whole CPU for its few seconds harms nobody.
		proof("CPU share", false, attempt(busyLoop, { cpus: 0.1 }), heldToTenth),
	]);
}

/** For a level that says so: a program inside meets another kernel than the host's. */
export async function proveOwnKernel(sandbox: Sandbox, hostRelease: string, signal: AbortSignal): Promise<Proof> {
	const { outcome, output } = await sandbox.run({ language: "sh", files: [], command: ["uname", "-r"], limits: { wallMs: 15_000 } }, signal);
	return { claim: "a kernel of its own", required: true, held: outcome === "ok" && output.trim() !== hostRelease, detail: output.slice(0, 300) };
}

/** Whether a folder of the host, here a readable one, can be seen inside and not be changed: not where the engine is on another machine or may not look there. */
export async function showsFolder(sandbox: Sandbox, folder: string, signal: AbortSignal): Promise<boolean> {
	const script = `[ -n "$(ls ${shownFolder})" ] && [ "$(ls ${shownFolder})" = "$1" ] && ! (echo x > ${shownFolder}/ensemble-proof) 2>/dev/null && echo shown`;
	const command = ["/bin/sh", "-c", script, "proof", (await readdir(folder)).sort().join("\n")];
	const shown = [{ from: folder, to: shownFolder }];
	return (await sandbox.run({ language: "sh", files: [], command, shown, limits: { wallMs: 15_000 } }, signal)).output === "shown\n";
}

/** Busy for a while, then says how long its CPU time was: it must have waited for most of the time that passed. */
function heldToTenth(result: ExecutionResult): boolean {
	const [, minutes = "0", seconds = "0"] = /(\d+)m([\d.]+)s/.exec(result.output) ?? [];
	const cpuMs = (Number(minutes) * 60 + Number(seconds)) * 1000;
	return result.outcome === "ok" && cpuMs > 0 && cpuMs * 4 <= result.wall_ms;
}

// Each prints its name and "held" only where it ran into the wall.
const looks = {
	network: `
[ "$(wc -l < /proc/net/route)" -le 1 ] || exit 1
[ ! -r /proc/net/ipv6_route ] || ! grep -qv ' lo$' /proc/net/ipv6_route || exit 1
echo network held`,

	system: `
for folder in / /etc /usr /usr/bin /bin /lib /var /dev /proc/sys/kernel /sys; do
	if (echo x > "$folder/ensemble-proof"); then exit 1; fi
done
if (cat /proc/sys/vm/swappiness > /proc/sys/vm/swappiness); then exit 1; fi
echo system held`,

	privileges: `
# A kernel that does not say whether new privileges are possible has none to give: the bounding set is empty.
uid= caps= bound= privileges=1
while read -r name value rest; do
	case "$name" in Uid:) uid=$value;; CapEff:) caps=$value;; CapBnd:) bound=$value;; NoNewPrivs:) privileges=$value;; esac
done < /proc/self/status
[ "$uid" != 0 ] && [ "$caps" = 0000000000000000 ] && [ "$bound" = 0000000000000000 ] && [ "$privileges" = 1 ] && echo privileges held`,

	filter: `
grep -q "^Seccomp:[[:space:]]*2" /proc/self/status && echo filter held`,

	files: `
for path in "$@" /run/docker.sock /var/run/docker.sock /run/user /run/secrets; do
	[ ! -e "$path" ] || exit 1
done
echo files held`,

	processes: `
count=0
for folder in /proc/[0-9]*; do count=$((count + 1)); done
[ "$count" -le 8 ] && echo processes held`,
};

// Bounded, so that a machine whose limits are not enforced comes to no harm.
const memoryHog = "head -c 268435456 /dev/zero | tail -c 268435456 > /dev/null";

const processHog = `
index=0
while [ "$index" -lt 40 ]; do sleep 3 & index=$((index + 1)); done
echo all started`;

const diskHog = `
head -c 4194304 /dev/zero > /w/big 2>/dev/null && exit 1
[ "$(wc -c < /w/big)" -le 1048576 ] && echo held`;

const busyLoop = `
index=0
while [ "$index" -lt 50000 ]; do index=$((index + 1)); done
times`;
