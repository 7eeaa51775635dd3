// What a program that gets out could change on the host: looked at before and after every case.

import { readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";

const watched = [
	...["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/swappiness", "/proc/sys/vm/overcommit_memory"],
	...["/etc/hosts", "/etc/passwd", "/etc/ld.so.cache"],
];
/** Nobody on the host: shared memory of this user's is a sandbox's. */
const guestUser = 65532;
/** A clock that was set differs by more than a busy machine delays. */
const clockGraceMs = 60_000;

export async function hostState(): Promise<Record<string, unknown>> {
	const files = await Promise.all(watched.map(async (path) => [path, await textOf(path), await modeOf(path)]));
	const segments = (await textOf("/proc/sysvipc/shm")).split("\n").filter((line) => Number(line.trim().split(/\s+/)[7]) === guestUser);
	const clockWasSet = Math.abs(performance.timeOrigin + performance.now() - Date.now()) > clockGraceMs;
	return { files, segments, hostname: hostname(), clockWasSet };
}

/** A file that is not there, or is not text, counts as nothing. */
const textOf = (path: string) => readFile(path, "latin1").catch(() => "");
const modeOf = (path: string) =>
	stat(path).then(
		({ mode, uid }) => [mode, uid],
		() => [],
	);
