// COMPOSITION of the sandbox: all that the terminal's commands need, without rooms, engines or analysis, and a part of `backend.ts`.

import { realpathSync } from "node:fs";
import { hostname, release } from "node:os";
import { basename, dirname } from "node:path";
import type { BackendDeps } from "./backend.ts";
import { DiskFiles } from "./changes/disk-files.ts";
import type { Config } from "./config.ts";
import { chooseSandbox } from "./sandbox/choose-sandbox.ts";
import { examineMachine } from "./sandbox/examine-machine.ts";
import { defaultTestLimits, Executions } from "./sandbox/executions.ts";
import { buildImage } from "./sandbox/image-build.ts";
import { detectFile } from "./sandbox/languages/detect-file.ts";
import { detectTests } from "./sandbox/languages/detect-tests.ts";
import { LazySandbox } from "./sandbox/lazy-sandbox.ts";
import { findNodeModules } from "./sandbox/node-modules.ts";
import type { ExecutionFiles } from "./sandbox/project-snapshot.ts";
import { defaultLimits, type SandboxLimits } from "./sandbox/sandbox.ts";

export type SandboxBackendDeps = Pick<BackendDeps, "env" | "platform" | "process" | "assets" | "clock" | "logger">;

/** Built from sandbox/images by whoever wants containers; see the reason that the sandbox gives where it is missing. */
const defaultImage = "ensemble-sandbox:1";
/** Files that go along with one that is run. */
export const maxListedFiles = 20_000;

/** `readyCells`: 0 for a program that ends after one run. */
export function sandboxBackend(config: Config, deps: SandboxBackendDeps, { workspace, readyCells }: { workspace?: string; readyCells?: number }) {
	const options = sandboxOptions(config, deps);
	const sandbox = new LazySandbox({ choose: (signal) => chooseSandbox({ ...options, readyCells, signal }), clock: deps.clock });
	const packages = workspace === undefined ? undefined : () => findNodeModules(workspace);
	return {
		sandbox,
		executions: new Executions({ sandbox: (onTest) => sandbox.find(onTest), detectFile, detectTests, packages, testLimits: testLimits(config) }),
		examine: (signal: AbortSignal) => examineMachine({ ...options, find: () => sandbox.find(), info: () => sandbox.whenKnown() }, signal),
		build: (base: string | undefined, install: boolean, onProgress: (text: string) => void, signal: AbortSignal) =>
			buildImage({ ...options, base, install, onProgress, signal }),
	};
}

export type SandboxBackend = ReturnType<typeof sandboxBackend>;

/** One file by itself. */
export function singleFile(path: string): { files: ExecutionFiles; path: string } {
	const disk = new DiskFiles({ root: realpathSync(dirname(path)) });
	const name = basename(path);
	const list = async () => ({ paths: [name], truncated: false });
	return { path: name, files: { list, readBytes: (each, max) => disk.readBytes(each, max), staged: async () => new Map() } };
}

/** A folder as it is on disk. */
export function folderFiles(root: string): ExecutionFiles {
	const disk = new DiskFiles({ root: realpathSync(root) });
	return { list: (signal) => disk.list(maxListedFiles, signal), readBytes: (path, max) => disk.readBytes(path, max), staged: async () => new Map() };
}

function sandboxOptions(config: Config, { env, platform, process, assets, clock, logger }: SandboxBackendDeps) {
	const { preference, image, wallMs, memoryBytes, cpus } = config.sandbox;
	const limits = { ...defaultLimits };
	if (wallMs !== undefined) limits.wallMs = wallMs;
	if (memoryBytes !== undefined) limits.memoryBytes = memoryBytes;
	if (cpus !== undefined) limits.cpus = cpus;
	const host = { env, platform, kernelRelease: release(), uid: process.uid, pid: process.pid, userHome: env.HOME ?? "/" };
	const machine = machineName(hostname(), platform, env);
	return { preference, limits, image: image ?? defaultImage, imagesFolder: assets.images, machine, home: config.home, ...host, clock, logger };
}

/**
 * Tells whose containers are whose at one engine. Windows and its Linux distributions share a host name and an engine, and none can see whether
 * a process of another one still runs.
 */
export function machineName(host: string, platform: string, { WSL_DISTRO_NAME: distribution }: BackendDeps["env"]): string {
	return [host, platform, ...(distribution ? [distribution] : [])].join("/");
}

/** A test suite takes longer than one file, and longer still where a person allows files more. */
export function testLimits({ sandbox }: Config): Partial<SandboxLimits> {
	return { wallMs: Math.max(defaultTestLimits.wallMs, sandbox.wallMs ?? 0) };
}
