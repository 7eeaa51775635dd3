// Runs git in a workspace that nobody vouches for. What a repository can bring along that starts programs (hooks, filters,
// fsmonitor, text conversion, signing) is turned off before every command; the person's own settings outside of it stay.
// Does not know what the tools show or ask.

import { execFile } from "node:child_process";
import { delimiter, isAbsolute, relative } from "node:path";

export interface GitDeps {
	/** Real path of the workspace folder. */
	root: string;
	/** The backend's environment; only what git needs of it is passed on. */
	env: Readonly<Record<string, string | undefined>>;
}

export interface GitOutput {
	/** `undefined` where git did not end by itself. */
	exitCode: number | undefined;
	output: string;
	error: string;
}

export type GitResult = { ok: true; output: string } | { ok: false; reason: string };

const timeoutMs = 20_000;
const maxOutputBytes = 8 * 1024 * 1024;

/** Settings that hold for every command, whatever the repository says. */
const fixedSettings: [key: string, value: string][] = [
	["core.hooksPath", "/dev/null"],
	["core.fsmonitor", "false"],
	["core.pager", "cat"],
	["core.editor", "false"],
	["core.attributesFile", "/dev/null"],
	["core.quotePath", "false"],
	["commit.gpgSign", "false"],
	["credential.helper", ""],
	["diff.external", ""],
	["protocol.allow", "never"], // nothing here fetches; a repository with missing objects would
	["diff.ignoreSubmodules", "all"],
	["status.submoduleSummary", "false"],
	["submodule.recurse", "false"],
	["gc.auto", "0"],
	["maintenance.auto", "false"],
];

/** Settings that name a program, or insist on one, by driver: `filter.lfs.clean`. */
const programSettings = /^(filter\..+\.(clean|smudge|process|required)|diff\..+\.(textconv|command)|merge\..+\.driver|hook\..+\.(command|enabled))$/i;

export class Git {
	readonly #deps: GitDeps;

	constructor(deps: GitDeps) {
		this.#deps = deps;
	}

	/** Fails with a reason for a person where the workspace is not a work tree of its own or of a folder above it. */
	async repository(signal: AbortSignal): Promise<{ ok: true; repository: Repository } | { ok: false; reason: string }> {
		const found = await this.#run(["rev-parse", "--show-toplevel", "--show-prefix"], fixedSettings, signal);
		if (found.exitCode !== 0)
			return { ok: false, reason: /not a git repository/i.test(found.error) ? "The workspace is not a git repository." : failure(found) };
		const [top = "", prefix = ""] = found.output.split("\n");
		const fromTop = relative(top, this.#deps.root);
		if (fromTop.startsWith("..") || isAbsolute(fromTop)) return { ok: false, reason: "The repository's work tree is another folder than the workspace." };

		const listed = await this.#run(["config", "--list", "--show-scope", "--null"], fixedSettings, signal);
		if (listed.exitCode !== 0) return { ok: false, reason: failure(listed) };
		const settings = [...fixedSettings, ...disarmed(listed.output)];
		return { ok: true, repository: new Repository(prefix, (args, each) => this.#run(args, settings, each)) };
	}

	#run(args: string[], settings: [string, string][], signal: AbortSignal): Promise<GitOutput> {
		const options = {
			cwd: this.#deps.root,
			env: gitEnvironment(this.#deps.env, settings),
			signal,
			timeout: timeoutMs,
			maxBuffer: maxOutputBytes,
			windowsHide: true,
		};
		return new Promise((resolve, reject) => {
			execFile("git", ["--no-pager", ...args], options, (error, output, stderr) => {
				if (signal.aborted) return reject(signal.reason);
				if (error === null) return resolve({ exitCode: 0, output, error: stderr });
				if (error.code === "ENOENT") return resolve({ exitCode: undefined, output: "", error: "git is not installed on this machine." });
				if (error.killed) return resolve({ exitCode: undefined, output, error: `git did not answer within ${timeoutMs / 1000} s.` });
				if (typeof error.code !== "number")
					return resolve({ exitCode: undefined, output, error: `git's answer is larger than ${maxOutputBytes / 1024 / 1024} MB.` });
				resolve({ exitCode: error.code, output, error: stderr });
			});
		});
	}
}

/** A work tree whose own programs are disarmed. */
export class Repository {
	/** Of the workspace within the work tree: "" or "folder/". git's porcelain paths begin with it. */
	readonly prefix: string;
	readonly #run: (args: string[], signal: AbortSignal) => Promise<GitOutput>;

	constructor(prefix: string, run: (args: string[], signal: AbortSignal) => Promise<GitOutput>) {
		this.prefix = prefix;
		this.#run = run;
	}

	async git(args: string[], signal: AbortSignal): Promise<GitResult> {
		const run = await this.#run(args, signal);
		return run.exitCode === 0 ? { ok: true, output: run.output } : { ok: false, reason: failure(run) };
	}

	/** What differs from the last commit, untracked files included; paths are relative to the workspace. Only of `paths` where given. */
	async changed(paths: string[], signal: AbortSignal): Promise<{ ok: true; entries: { path: string; state: string }[] } | { ok: false; reason: string }> {
		const status = await this.git(
			["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all", "--", ...paths],
			signal,
		);
		if (!status.ok) return status;
		const entries = status.output
			.split("\0")
			.filter((entry) => entry !== "")
			.map((entry) => ({ state: entry.slice(0, 2), path: entry.slice(3) }))
			.filter(({ path }) => path.startsWith(this.prefix))
			.map(({ state, path }) => ({ state, path: path.slice(this.prefix.length) }));
		return { ok: true, entries };
	}
}

/**
 * For each setting of the repository that can name a program: the value that the person's own configuration gives it, else nothing.
 * So a filter that is installed for the whole account (git-lfs) keeps working, and one that the repository brings does not start.
 */
function disarmed(listed: string): [string, string][] {
	const own = new Map<string, string>();
	const foreign = new Set<string>();
	const fields = listed.split("\0");
	for (let at = 0; at + 1 < fields.length; at += 2) {
		const [key = "", ...value] = (fields[at + 1] ?? "").split("\n");
		if (!programSettings.test(key)) continue;
		if (fields[at] === "global" || fields[at] === "system") own.set(key, value.join("\n"));
		else if (fields[at] !== "command") foreign.add(key);
	}
	return [...foreign].map((key) => [key, own.get(key) ?? (/\.(required|enabled)$/i.test(key) ? "false" : "")]);
}

/** Settings go in as numbered pairs, because `-c` cannot tell where a key with "=" in it ends. */
function gitEnvironment(env: GitDeps["env"], settings: [string, string][]): Record<string, string> {
	const passed: Record<string, string> = {};
	for (const [key, value] of Object.entries(env)) {
		if (value === undefined || /^(GIT_|SSH_|LD_|DYLD_|NODE_)/i.test(key)) continue;
		passed[key] = /^path$/i.test(key) ? absoluteFolders(value) : value;
	}
	settings.forEach(([key, value], index) => {
		passed[`GIT_CONFIG_KEY_${index}`] = key;
		passed[`GIT_CONFIG_VALUE_${index}`] = value;
	});
	return {
		...passed,
		GIT_CONFIG_COUNT: String(settings.length),
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_ATTR_NOSYSTEM: "1",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_LITERAL_PATHSPECS: "1",
		GIT_TERMINAL_PROMPT: "0",
		GIT_NO_LAZY_FETCH: "1",
		NoDefaultCurrentDirectoryInExePath: "1", // else Windows would take a git.exe of the workspace
		LC_ALL: "C",
	};
}

/** Git is started in the workspace, where a relative folder of PATH would be one of the workspace's own. */
const absoluteFolders = (path: string): string => path.split(delimiter).filter(isAbsolute).join(delimiter);

function failure({ output, error, exitCode }: GitOutput): string {
	const said = error.trim() || output.trim();
	return said === "" ? `git ended with exit code ${exitCode}.` : said.slice(0, 2000);
}
