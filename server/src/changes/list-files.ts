// Lists the files of a workspace as a person counts them: .gitignore of every level respected, dependency and cache folders left out,
// links to folders not followed (so circles cannot happen). Bounded and abortable.

import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";
import { errorCode, isWithin } from "./contain-path.ts";
import type { ListedFiles } from "./workspace-files.ts";

/** Left out also where no .gitignore names them: nobody means these when they say "the project". */
const skippedFolders = new Set([
	".git",
	".hg",
	".svn",
	".jj",
	"node_modules",
	"bower_components",
	".venv",
	"venv",
	"__pycache__",
	".mypy_cache",
	".pytest_cache",
	".ruff_cache",
	".tox",
	".nox",
	".gradle",
	".ensemble",
]);

/** What a write leaves behind that was cut off by a crash: nobody's file. */
export const temporarySuffix = ".ensemble-tmp";

const maxDepth = 64;
/** Entries looked at, ignored ones included: a folder of a million generated files must not hold the backend up. */
const maxVisited = 500_000;
const maxIgnoreFileBytes = 256 * 1024;
/** Folders that are named for that; a list of more is not read by anyone. */
const maxUnreadable = 100;

interface Level {
	/** Relative to the root, "" or ending in a slash. */
	prefix: string;
	rules: Ignore;
}

interface Walk {
	root: string;
	limit: number;
	/** Absolute path of a folder that is not looked into. */
	left: string | undefined;
	/** Only what lies in or on the way to this folder; "" or ending in a slash. */
	under: string;
	signal: AbortSignal | undefined;
	paths: string[];
	unreadable: string[];
	visited: number;
	truncated: boolean;
}

/** Relative paths in code-point order; `root` is a real path. Rejects with the signal's reason when aborted. */
export async function listFiles(
	root: string,
	limit: number,
	{ left, under = "", signal }: { left?: string; under?: string; signal?: AbortSignal },
): Promise<ListedFiles> {
	const walk: Walk = { root, limit, left, under, signal, paths: [], unreadable: [], visited: 0, truncated: false };
	const excluded = await readRules(join(root, ".git", "info", "exclude"), "");
	await visitFolder(walk, "", excluded ? [excluded] : [], 0);
	return { paths: walk.paths, truncated: walk.truncated, unreadable: walk.unreadable };
}

async function visitFolder(walk: Walk, prefix: string, levels: readonly Level[], depth: number): Promise<void> {
	walk.signal?.throwIfAborted();
	if (depth > maxDepth) {
		walk.truncated = true;
		return;
	}
	const entries = await readFolder(walk, prefix);
	const own = entries.some(({ name }) => name === ".gitignore") ? await readRules(join(walk.root, prefix, ".gitignore"), prefix) : undefined;
	const active = own ? [...levels, own] : levels;
	for (const entry of sortedAsPaths(entries)) {
		if (walk.truncated) return;
		if (++walk.visited > maxVisited) {
			walk.truncated = true;
			return;
		}
		await visitEntry(walk, prefix, entry, active, depth);
	}
}

async function visitEntry(walk: Walk, prefix: string, entry: Dirent, levels: readonly Level[], depth: number): Promise<void> {
	const path = prefix + entry.name;
	if (entry.isDirectory()) {
		if (!`${path}/`.startsWith(walk.under) && !walk.under.startsWith(`${path}/`)) return;
		if (skippedFolders.has(entry.name) || join(walk.root, path) === walk.left || isIgnored(levels, `${path}/`)) return;
		await visitFolder(walk, `${path}/`, levels, depth + 1);
		return;
	}
	if (!path.startsWith(walk.under) || entry.name.endsWith(temporarySuffix)) return;
	const isFile = entry.isFile() || (entry.isSymbolicLink() && (await leadsToInnerFile(walk.root, path)));
	if (!isFile || isIgnored(levels, path)) return;
	if (walk.paths.length >= walk.limit) walk.truncated = true;
	else walk.paths.push(path);
}

/** Folders compare as if their name ended in a slash, so that the walk meets whole paths in order. */
function sortedAsPaths(entries: Dirent[]): Dirent[] {
	const keyed = entries.map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }));
	keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
	return keyed.map(({ entry }) => entry);
}

/** The rest of the workspace is still worth listing where one folder vanished or cannot be read. */
async function readFolder({ root, unreadable }: Walk, prefix: string): Promise<Dirent[]> {
	try {
		return await readdir(join(root, prefix), { withFileTypes: true });
	} catch (error) {
		if (errorCode(error) !== "ENOENT" && unreadable.length < maxUnreadable) unreadable.push(prefix);
		return [];
	}
}

/** The deepest file that says anything about a path decides, as in git. */
function isIgnored(levels: readonly Level[], path: string): boolean {
	for (const level of levels.toReversed()) {
		const verdict = level.rules.test(path.slice(level.prefix.length));
		if (verdict.ignored) return true;
		if (verdict.unignored) return false;
	}
	return false;
}

async function readRules(file: string, prefix: string): Promise<Level | undefined> {
	try {
		const { size } = await stat(file);
		if (size > maxIgnoreFileBytes) return undefined;
		return { prefix, rules: ignore({ ignorecase: false }).add(await readFile(file, "utf8")) };
	} catch {
		return undefined; // Absent, unreadable, or with a pattern that nothing can match.
	}
}

async function leadsToInnerFile(root: string, path: string): Promise<boolean> {
	try {
		const target = await realpath(join(root, path));
		return isWithin(root, target) && (await stat(target)).isFile();
	} catch {
		return false; // A broken link is no file.
	}
}
