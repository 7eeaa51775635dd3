// What `ensemble analyze` was given, as files to scan: folders as their repository's .gitignore has them, files as they are. What two paths
// have in common is looked at once. Part of the composition root; see analysis-program.ts.

import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { knownRules } from "./analysis/rule-catalogue.ts";
import { RuleSettings, rulesFile } from "./analysis/rule-settings.ts";
import type { ScanFiles } from "./analysis/scan/scan-files.ts";
import { DiskFiles } from "./changes/disk-files.ts";
import { listFiles } from "./changes/list-files.ts";
import { exitUsage, Trouble } from "./terminal/trouble.ts";

export interface Target {
	/** The folder whose .gitignore counts, and whose tools are asked. */
	root: string;
	/** What of it was asked for, "" or ending in a slash. */
	under: string;
	files: ScanFiles;
	/** Those of the nearest file at or above what was asked for, as far as the root. */
	rules: RuleSettings;
}

export async function targetsOf(paths: readonly string[], cwd: string): Promise<Target[]> {
	const seen = new Set<string>();
	const targets = await Promise.all(paths.map((path) => targetOf(resolve(cwd, path), path)));
	return targets.map((target) => ({ ...target, files: onlyNew(target, seen) }));
}

function onlyNew({ root, files }: Target, seen: Set<string>): ScanFiles {
	const isNew = (path: string) => {
		const whole = join(root, path);
		return !seen.has(whole) && seen.add(whole) !== undefined;
	};
	return {
		async list(limit, signal) {
			const listed = await files.list(limit, signal);
			return { ...listed, paths: listed.paths.filter(isNew), unreadable: listed.unreadable.filter(isNew) };
		},
		read: (path) => files.read(path),
	};
}

/** A file is analysed also where .gitignore names it: it was asked for. */
async function targetOf(path: string, named: string): Promise<Target> {
	const real = await realpath(path).catch(() => undefined);
	if (real === undefined) throw new Trouble(`There is no file or folder ${named}.`, exitUsage);
	const isFolder = (await stat(real)).isDirectory();
	const folder = isFolder ? real : dirname(real);
	const root = (await repositoryOf(folder)) ?? folder;
	const disk = new DiskFiles({ root });
	const read: ScanFiles["read"] = (file) => disk.read(file);
	const under = folder === root ? "" : `${withSlashes(relative(root, folder))}/`;
	const rules = await rulesIn(root, folder);
	if (isFolder) return { root, under, rules, files: { list: (limit, signal) => listFolder(root, under, limit, signal), read } };
	const file = withSlashes(relative(root, real));
	return { root, under, rules, files: { list: async () => ({ paths: [file], truncated: false, unreadable: [] }), read } };
}

async function listFolder(root: string, under: string, limit: number, signal: AbortSignal | undefined): ReturnType<ScanFiles["list"]> {
	const listed = await listFiles(root, limit, { under, ...(signal ? { signal } : {}) });
	if (listed.paths.length > 0 || under === "") return listed;
	// A folder that its repository ignores, and that a person asks for all the same.
	const { paths, truncated, unreadable } = await listFiles(join(root, under), limit, signal ? { signal } : {});
	return { paths: paths.map((each) => under + each), truncated, unreadable: unreadable.map((each) => under + each) };
}

async function rulesIn(root: string, folder: string): Promise<RuleSettings> {
	let place = folder;
	while (place !== root && (await stat(join(place, rulesFile)).catch(() => undefined)) === undefined) place = dirname(place);
	return new RuleSettings({ read: () => new DiskFiles({ root: place }).read(rulesFile), knownRules: knownRules() });
}

/** The folder whose .gitignore files count. */
async function repositoryOf(folder: string): Promise<string | undefined> {
	for (let at = folder; ; at = dirname(at)) {
		if (await stat(join(at, ".git")).catch(() => undefined)) return at;
		if (dirname(at) === at) return undefined;
	}
}

const withSlashes = (path: string) => path.replaceAll("\\", "/");
