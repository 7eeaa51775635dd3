// COMPOSITION of `ensemble exec`, `doctor` and `sandbox build`: what a person asks of the sandbox from a terminal, without rooms and engines.

import { open, stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Config } from "./config.ts";
import { folderFiles, type SandboxBackend, singleFile } from "./sandbox-backend.ts";
import type { Command } from "./terminal/arguments.ts";
import { doctorReport } from "./terminal/doctor.ts";
import { execCommand } from "./terminal/exec-command.ts";
import { exitFailed, exitUsage, Trouble } from "./terminal/trouble.ts";

export interface SandboxProgramDeps {
	config: Config;
	sandbox: SandboxBackend;
	/** Opened only where it is asked for. */
	stdin(): AsyncIterable<Uint8Array>;
	stdout: NodeJS.WriteStream;
	stderr: NodeJS.WriteStream;
	/** Aborted by Ctrl+C, or where nobody reads any more. */
	interrupted: AbortSignal;
}

/** Returns the exit status. */
export async function sandboxProgram(command: Extract<Command, { kind: "exec" | "doctor" | "sandbox-build" }>, deps: SandboxProgramDeps): Promise<number> {
	if (command.kind === "exec") return exec(command, deps);
	const { sandbox, stdout, stderr, interrupted } = deps;
	if (command.kind === "doctor") {
		const found = await sandbox.examine(interrupted);
		stdout.write(command.json ? `${JSON.stringify(found)}\n` : doctorReport(found, stdout.hasColors?.() ?? false));
		return found.info.level === "none" ? exitFailed : 0;
	}
	const built = await sandbox.build(command.base, command.install, (text) => void stderr.write(text), interrupted);
	if (!built.ok) throw new Trouble(built.reason, exitFailed);
	stdout.write(`${built.image} ${built.id}\n`);
	return 0;
}

async function exec(command: Extract<Command, { kind: "exec" }>, deps: SandboxProgramDeps): Promise<number> {
	const { config, sandbox, interrupted } = deps;
	const path = resolve(command.file);
	const file = await stat(path).catch(() => undefined);
	if (!file?.isFile()) throw new Trouble(`There is no file ${command.file}.`, exitUsage);
	const inFolder = relative(config.workspace, path).replaceAll("\\", "/");
	if (command.flags.workspace !== undefined && inFolder.startsWith("..")) throw new Trouble(`${command.file} is not in ${config.workspace}.`, exitUsage);
	const { files, path: name } = command.flags.workspace === undefined ? singleFile(path) : { files: folderFiles(config.workspace), path: inFolder };
	const limits = {
		...(command.timeoutMs === undefined ? {} : { wallMs: command.timeoutMs }),
		...(command.memoryBytes === undefined ? {} : { memoryBytes: command.memoryBytes }),
	};
	const stdin = await openInput(command.stdin, deps.stdin);
	const output = (stream: NodeJS.WriteStream) => ({ write: (text: string) => void stream.write(text), isTerminal: stream.isTTY === true });
	const streams = { out: output(deps.stdout), err: output(deps.stderr) };
	const { executions } = sandbox;
	return execCommand({ path: name, language: command.language, stdin, limits }, command.json, { ...streams, executions, files, interrupted });
}

async function openInput(named: string | undefined, own: () => AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array> | undefined> {
	if (named === undefined || named === "-") return named === "-" ? own() : undefined;
	// A folder opens like a file, and would be an empty input.
	const isFolder = (await stat(named).catch(() => undefined))?.isDirectory();
	const handle = isFolder ? undefined : await open(named).catch(() => undefined);
	if (!handle) throw new Trouble(`The file ${named} cannot be read as input.`, exitUsage);
	return handle.createReadStream();
}
