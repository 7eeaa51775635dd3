// The programs of ours that run inside a sandbox, and how a command is matched with what can be started ahead for it.

import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Runtimes } from "./sandbox.ts";

export interface RunnerPrograms {
	runner: string;
	nodeZygote: string;
	/** Changes with what they are: what was proved with others does not count. */
	version: string;
}

/** `folder` is the images' one. */
export async function readRunnerPrograms(folder: string): Promise<RunnerPrograms> {
	const text = (name: string) => readFile(join(folder, "runner", name), "utf8");
	const [runner, nodeZygote] = await Promise.all([text("runner.py"), text("zygote.cjs")]);
	const version = createHash("sha256").update(runner).update(nodeZygote).digest("hex").slice(0, 16);
	return { runner, nodeZygote, version };
}

/** What waits in a cell: only the runner, which is a Python that is up, or Node beside it. */
export type CellKind = "python" | "javascript";

export function kindOf(command: readonly string[], runtimes: Runtimes): CellKind {
	const [program, first = "-"] = command;
	return program !== undefined && program === runtimes.javascript && !first.startsWith("-") ? "javascript" : "python";
}

const zygotePath = "/tmp/.ensemble-zygote.cjs";

/** The command that starts the runner, and the mark from which on it listens. */
export function runnerCommand(programs: RunnerPrograms, kind: CellKind, runtimes: Runtimes): { command: string[]; mark: string } {
	const { python = "python3", javascript = "node" } = runtimes;
	const mark = `ensemble ${randomBytes(12).toString("hex")}\n`;
	const zygote = { command: [javascript, zygotePath], prefix: [javascript], files: { [zygotePath]: programs.nodeZygote } };
	const settings = { mark, python, ...(kind === "javascript" ? { zygote } : {}) };
	return { command: [python, "-c", programs.runner, JSON.stringify(settings)], mark };
}
