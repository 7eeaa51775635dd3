// Looks at the machine once: is bubblewrap there, as whom do we run, how is its system laid out.

import { access, constants, lstat, readlink } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { BubblewrapHost } from "./bubblewrap-arguments.ts";

export interface HostFacts {
	env: Record<string, string | undefined>;
	uid: number;
	/** As of `os.release()`. */
	kernelRelease: string;
}

export async function findBubblewrapHost(facts: HostFacts): Promise<BubblewrapHost | undefined> {
	const bwrap = await findProgram("bwrap", facts.env.PATH ?? "");
	if (!bwrap) return undefined;
	const systemLinks: { path: string; target: string }[] = [];
	const systemFolders: string[] = [];
	for (const path of ["bin", "sbin", "lib", "lib64", "lib32"]) {
		const stat = await lstat(join("/", path)).catch(() => undefined);
		if (stat?.isSymbolicLink()) systemLinks.push({ path, target: await readlink(join("/", path)) });
		else if (stat?.isDirectory()) systemFolders.push(join("/", path));
	}
	for (const path of ["/etc/alternatives", "/etc/ld.so.cache"]) if (await exists(path)) systemFolders.push(path);
	return { bwrap, isRoot: facts.uid === 0, systemLinks, systemFolders, countsProcessesPerSandbox: isAtLeast(facts.kernelRelease, 5, 14) };
}

/** Looked for on PATH (absolute entries only) and where Linux distributions put it. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
	for (const folder of [...path.split(":").filter(isAbsolute), "/usr/bin", "/usr/local/bin", "/bin"]) {
		if (await exists(join(folder, name), constants.X_OK)) return join(folder, name);
	}
	return undefined;
}

const exists = (path: string, mode = constants.F_OK): Promise<boolean> =>
	access(path, mode).then(
		() => true,
		() => false,
	);

function isAtLeast(release: string, major: number, minor: number): boolean {
	const [have = 0, haveMinor = 0] = release.split(".").map((part) => Number.parseInt(part, 10));
	return have > major || (have === major && haveMinor >= minor);
}
