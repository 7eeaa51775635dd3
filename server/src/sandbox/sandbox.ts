// The port to contained execution. Code and files go in as bytes over a pipe; the host never touches a path that a guest could write.

import type { ExecutionResult, SandboxInfo } from "#protocol/execution.ts";

export interface SandboxFile {
	/** Relative, forward slashes, no `..`. */
	path: string;
	content: Uint8Array;
	executable?: boolean;
}

export interface SandboxRun {
	language: string;
	files: SandboxFile[];
	/** Program and arguments, started in the folder of the files. Never a shell string. */
	command: string[];
	/** What makes the program first; it is then among the files, as `programFile`. */
	build?: ProgramBuild;
	/** Only where the sandbox `showsFolders`. */
	shown?: readonly Bind[];
	/** Added to the sandbox's own small environment; nothing of the host's is passed. */
	env?: Record<string, string>;
	/** All of it, or a source that is read while the program runs; its end is the end of the program's input. None is an empty input. */
	stdin?: Uint8Array | AsyncIterable<Uint8Array>;
	/** Passed on to the program and its group as they come: Ctrl+C in a terminal is a SIGINT. */
	signals?: AsyncIterable<NodeJS.Signals>;
	limits?: Partial<SandboxLimits>;
	/** Called where the run has to wait until others have ended. */
	onQueued?: () => void;
	/** Called with decoded output as it comes; not after the run has ended. */
	onOutput?: (stream: "stdout" | "stderr", text: string) => void;
}

/** A folder or file of the host that a cell sees, read-only. */
export interface Bind {
	from: string;
	to: string;
}

/** A compiler, started in the folder of the files in a cell of its own with `compileLimits`. It writes to `productPath`; a failure is outcome `compile`. */
export interface ProgramBuild {
	command: string[];
	env?: Record<string, string>;
	/** That the paths in its messages are relative to; "" is the folder of the files. */
	folder: string;
}

/** Settings may change them; nothing from a workspace may weaken them. */
export interface SandboxLimits {
	wallMs: number;
	memoryBytes: number;
	/** Share of one CPU, 0.5 = 50 %. */
	cpus: number;
	pids: number;
	/** Of stdout and stderr each; what is over is cut out of the middle. */
	outputBytes: number;
	/** Size of the writable folder. */
	diskBytes: number;
}

export const defaultLimits: SandboxLimits = {
	wallMs: 10_000,
	memoryBytes: 128 * 1024 * 1024,
	cpus: 0.5,
	pids: 64,
	outputBytes: 1024 * 1024,
	diskBytes: 32 * 1024 * 1024,
};

/** Of cells that hold a compiler, and of Go's tests, which are compiled where they run. */
export const compileLimits: SandboxLimits = {
	wallMs: 60_000,
	memoryBytes: 512 * 1024 * 1024,
	cpus: 2,
	pids: 256,
	outputBytes: 1024 * 1024,
	diskBytes: 256 * 1024 * 1024,
};

/** What a sandbox can start: language → the program inside the sandbox. `pytest` is the version that this Python can import. */
export type Runtimes = Partial<Record<"python" | "javascript" | "typescript" | "java" | "go", string>> & { pytest?: string };

export interface Sandbox {
	readonly info: SandboxInfo;
	readonly runtimes: Runtimes;
	/** Whether its programs can be shown folders of the host. */
	readonly showsFolders: boolean;
	/** Never rejects for what the guest does; an aborted signal gives outcome `stopped` within 150 ms. Engine trouble is outcome `engine`. */
	run(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult>;
	dispose(): Promise<void>;
}
