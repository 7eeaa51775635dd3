// Runs one file, or the project's own tests, with the project around it: collects the files, finds out how to start, hands it to the
// sandbox. Everybody who runs code comes through here: agents, rooms, the editor, the terminal.
// Does not know who asks, nor what is done with the output.

import type { ExecutionResult } from "#protocol/execution.ts";
import { raceAbort } from "../base/abort.ts";
import type { Detected, DetectFile, DetectTests, Start, TestStart } from "./languages/project.ts";
import { importsPackage, type NodeModules } from "./node-modules.ts";
import { asProject, type ExecutionFiles, maxFileBytes, type ProjectSnapshot, projectSnapshot } from "./project-snapshot.ts";
import type { Sandbox, SandboxLimits, SandboxRun } from "./sandbox.ts";

/** The sandbox that the self-test proved, or why there is none, in words for a person. `onTest` is called where that test is still under way. */
export type FindSandbox = (
	onTest?: () => void,
) => Promise<{ ok: true; sandbox: Pick<Sandbox, "run" | "runtimes" | "showsFolders"> } | { ok: false; reason: string }>;

/** A test suite takes longer than one file. Everything else is the sandbox's. */
export const defaultTestLimits = { wallMs: 60_000 } satisfies Partial<SandboxLimits>;

export interface ExecutionsDeps {
	sandbox: FindSandbox;
	detectFile: DetectFile;
	detectTests: DetectTests;
	/** That are installed for Node.js in the workspace. */
	packages?: () => Promise<NodeModules | undefined>;
	/** Of a run of the tests, where settings name other ones. */
	testLimits?: Partial<SandboxLimits>;
}

export interface FileRun {
	/** Relative to the files' folder. */
	path: string;
	/** Where the ending does not say it, or says another. */
	language?: Start["language"];
	stdin?: SandboxRun["stdin"];
	signals?: SandboxRun["signals"];
	limits?: Partial<SandboxLimits>;
}

/** Who follows a run. */
export interface Watch {
	signal: AbortSignal;
	onOutput?: SandboxRun["onOutput"];
	/** Called where the program has to wait: for the sandbox's test, or until others have ended. */
	onWait?(reason: "test" | "turn"): void;
	/** Called with the program's name for people, just before it starts. */
	onStart?(label: string): void;
}

export interface Ran {
	ok: true;
	/** What was started, for people: "python app.py". */
	label: string;
	/** What did not go in, in words for a person. */
	leftOut: string | undefined;
	execution: ExecutionResult;
}

export type FileRan = Ran | { ok: false; reason: string };
export type TestsRan = (Ran & { start: TestStart }) | { ok: false; reason: string };

export type ChooseCommand = (start: TestStart) => Promise<Pick<Start, "command">>;

const endings: Record<Start["language"], string> = { python: ".py", javascript: ".js", typescript: ".ts", java: ".java", go: ".go" };

export class Executions {
	readonly #deps: ExecutionsDeps;

	constructor(deps: ExecutionsDeps) {
		this.#deps = deps;
	}

	/** Rejects only with the signal's reason before the start; after it an abort is outcome `stopped`. */
	async runFile(files: ExecutionFiles, { path, language, stdin, signals, limits }: FileRun, watch: Watch): Promise<FileRan> {
		const found = await this.#find(watch);
		if (!found.ok) return found;
		const { sandbox } = found;
		const named = language === undefined ? path : withEnding(path, language);
		const detected = this.#deps.detectFile(named, sandbox.runtimes);
		if (!detected.ok) return detected;
		const snapshot = await projectSnapshot(files, watch.signal, path);
		const file = snapshot.files.find((each) => each.path === path);
		if (!file) return { ok: false, reason: `${path} is not a file of the workspace that can be read and has at most ${maxFileBytes / 1024 / 1024} MB.` };
		const taken = named === path ? snapshot.files : [...snapshot.files.filter((each) => each.path !== named), { ...file, path: named }];
		const { start } = detected;
		const packages = start.language === "javascript" || start.language === "typescript" ? await this.#packages(sandbox) : undefined;
		const shown = packages && importsPackage(new TextDecoder().decode(file.content), packages.names) ? [packages.bind] : undefined;
		watch.onStart?.(start.label);
		const run = {
			language: start.language,
			files: taken,
			shown,
			command: start.command,
			build: start.build,
			env: start.env,
			stdin,
			signals,
			limits,
			...heard(watch),
		};
		const execution = await sandbox.run(run, watch.signal);
		// What was run under another name is known by its own.
		const problems = execution.problems?.map((problem) => (problem.path === named ? { ...problem, path } : problem));
		return { ok: true, label: start.label, leftOut: snapshot.leftOut, execution: { ...execution, ...(problems && { problems }) } };
	}

	/** How the tests would be started, without a run of anything. */
	async findTests(files: ExecutionFiles, watch: Watch): Promise<Detected<TestStart>> {
		const found = await this.#find(watch);
		if (!found.ok) return found;
		return (await this.#detect(await projectSnapshot(files, watch.signal), found.sandbox)).detected;
	}

	/** `choose` may put another command in the place of the detected one, for instance one that reports each test. */
	async runTests(files: ExecutionFiles, watch: Watch, choose: ChooseCommand = async (start) => start): Promise<TestsRan> {
		const found = await this.#find(watch);
		if (!found.ok) return found;
		const { sandbox } = found;
		const snapshot = await projectSnapshot(files, watch.signal);
		const { detected, packages } = await this.#detect(snapshot, sandbox);
		if (!detected.ok) return detected;
		const { start } = detected;
		const { command } = await choose(start);
		watch.onStart?.(start.label);
		const limits = { ...start.limits, ...(this.#deps.testLimits ?? defaultTestLimits) };
		const shown = packages && start.language === "javascript" ? [packages.bind] : undefined;
		const run = { language: start.language, files: snapshot.files, command, shown, env: start.env, limits, ...heard(watch) };
		return { ok: true, label: start.label, leftOut: snapshot.leftOut, execution: await sandbox.run(run, watch.signal), start };
	}

	/** Whoever stops does not wait for the end of the sandbox's test. */
	#find({ signal, onWait }: Watch): ReturnType<FindSandbox> {
		return raceAbort(
			this.#deps.sandbox(() => onWait?.("test")),
			signal,
		);
	}

	async #detect(snapshot: ProjectSnapshot, sandbox: Pick<Sandbox, "runtimes" | "showsFolders">) {
		const packages = await this.#packages(sandbox);
		const names = sandbox.showsFolders ? (packages?.names ?? new Set<string>()) : undefined;
		return { packages, detected: await this.#deps.detectTests(asProject(snapshot, names), sandbox.runtimes) };
	}

	async #packages({ showsFolders }: Pick<Sandbox, "showsFolders">): Promise<NodeModules | undefined> {
		return showsFolders ? this.#deps.packages?.() : undefined;
	}
}

function heard({ onOutput, onWait }: Watch): Pick<SandboxRun, "onOutput" | "onQueued"> {
	return { onOutput, onQueued: () => onWait?.("turn") };
}

/** A script without an ending, or with one of another language, runs under a name that its language knows. */
function withEnding(path: string, language: Start["language"]): string {
	const ending = endings[language];
	const same = language === "javascript" || language === "typescript" ? new RegExp(`\\.[mc]?${ending.slice(1)}$`) : new RegExp(`\\${ending}$`);
	return same.test(path) ? path : `${path}${ending}`;
}
