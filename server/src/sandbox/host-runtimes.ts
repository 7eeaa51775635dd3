// Finds the languages of this machine that a bubblewrap sandbox can use, by running each candidate on PATH.
// Outside /usr only the runtime's own folder is handed in, never one that also holds a person's files.

import { execFile } from "node:child_process";
import { access, constants, readdir, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import type { Runtimes } from "./sandbox.ts";

export interface HostRuntimes {
	runtimes: Runtimes;
	/** Folders and files outside /usr that the runtimes need, to be bound read-only at the same path. */
	binds: string[];
	/** PATH for programs inside. */
	path: string;
}

interface Found {
	runtimes: Runtimes;
	binds: string[];
	folder: string;
}

/** Older ones lack the options that test runs are started with. */
const oldestNode = [20, 10] as const;
const oldestPython = [3, 8] as const;

export async function findHostRuntimes(env: Record<string, string | undefined>, userHome: string, signal: AbortSignal): Promise<HostRuntimes> {
	// Relative entries of PATH would look into whatever folder we happen to be in.
	const folders = [...new Set([...(env.PATH ?? "").split(":"), "/usr/local/bin", "/usr/bin"])].filter(isAbsolute);
	const found = (
		await Promise.all([findPython(folders, userHome, signal), findNode(folders, signal), findJava(folders, userHome), findGo(folders, userHome)])
	).filter((each) => each !== undefined);
	return {
		runtimes: Object.assign({}, ...found.map((each) => each.runtimes)),
		binds: [...new Set(found.flatMap((each) => each.binds))],
		path: [...new Set([...found.map((each) => each.folder), "/usr/local/bin", "/usr/bin", "/bin"])].join(":"),
	};
}

async function findPython(folders: string[], userHome: string, signal: AbortSignal): Promise<Found | undefined> {
	const ask = "import sys; print(sys.executable); print(sys.prefix); print(sys.base_prefix); print('%d.%d' % sys.version_info[:2])";
	for (const candidate of await executables(folders, "python3")) {
		const [program, prefix, basePrefix, version] = (await output(candidate, ["-c", ask], signal)).split("\n");
		if (!program || !prefix || !basePrefix || !version || !isAtLeast(version, oldestPython)) continue;
		const binds = [...new Set([prefix, basePrefix])].filter(isOutsideSystem);
		if (binds.some((folder) => isPersonal(folder, userHome))) continue;
		return { runtimes: { python: program }, binds, folder: dirname(program) };
	}
	return undefined;
}

async function findNode(folders: string[], signal: AbortSignal): Promise<Found | undefined> {
	for (const candidate of await executables(folders, "node")) {
		const [program, version, stripsTypes] = (
			await output(candidate, ["-p", "[process.execPath, process.versions.node, process.features.typescript].join('\\n')"], signal)
		).split("\n");
		if (!program || !version || !isAtLeast(version, oldestNode)) continue;
		const runtimes: Runtimes = { javascript: program, ...(stripsTypes === "strip" || stripsTypes === "transform" ? { typescript: program } : {}) };
		// Node is one file that needs nothing beside it.
		return { runtimes, binds: [program].filter(isOutsideSystem), folder: dirname(program) };
	}
	return undefined;
}

async function findJava(folders: string[], userHome: string): Promise<Found | undefined> {
	for (const candidate of await executables(folders, "javac")) {
		const home = dirname(dirname(await realpath(candidate)));
		const java = join(home, "bin/java");
		if (!(await isExecutable(java)) || (isOutsideSystem(home) && isPersonal(home, userHome))) continue;
		// Debian keeps a JDK's settings in /etc and links to them.
		const settings = (await readdir("/etc")).filter((name) => /^java(-\d+-openjdk)?$/.test(name)).map((name) => join("/etc", name));
		return { runtimes: { java }, binds: [home, ...settings].filter(isOutsideSystem), folder: dirname(java) };
	}
	return undefined;
}

async function findGo(folders: string[], userHome: string): Promise<Found | undefined> {
	// Where its own installer and Debian put it; neither is on PATH by itself.
	const versions = (await readdir("/usr/lib").catch(() => []))
		.filter((name) => /^go-\d/.test(name))
		.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
	const installed = ["/usr/local/go/bin", ...versions.map((name) => join("/usr/lib", name, "bin"))];
	for (const candidate of await executables([...folders, ...installed], "go")) {
		const program = await realpath(candidate);
		const home = dirname(dirname(program));
		if (isOutsideSystem(home) && isPersonal(home, userHome)) continue;
		return { runtimes: { go: program }, binds: [home].filter(isOutsideSystem), folder: dirname(program) };
	}
	return undefined;
}

const isOutsideSystem = (path: string): boolean => !path.startsWith("/usr/");

/** Whether binding this would show a person's files: their home, anything above it, or the shared folder of their own installs. */
function isPersonal(folder: string, userHome: string): boolean {
	return `${userHome}/`.startsWith(folder === "/" ? "/" : `${folder}/`) || folder === join(userHome, ".local");
}

async function executables(folders: string[], name: string): Promise<string[]> {
	const paths = folders.map((folder) => join(folder, name));
	const there = await Promise.all(paths.map(isExecutable));
	return paths.filter((_, index) => there[index]).slice(0, 4);
}

const isExecutable = (path: string): Promise<boolean> =>
	access(path, constants.X_OK).then(
		() => true,
		() => false,
	);

/** What it prints, or nothing where it fails: then it is not a candidate. */
function output(program: string, args: string[], signal: AbortSignal): Promise<string> {
	return new Promise((resolve) => {
		execFile(program, args, { cwd: "/", timeout: 5_000, signal, maxBuffer: 64 * 1024 }, (error, stdout) => resolve(error ? "" : stdout.trim()));
	});
}

function isAtLeast(version: string, oldest: readonly [number, number]): boolean {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
