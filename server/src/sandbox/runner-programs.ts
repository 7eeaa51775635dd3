// The programs of ours that run inside a sandbox, and how a command is matched with what can be started ahead for it.

import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { goCache, warmGoCache } from "./environment.ts";
import { javaFlags } from "./languages/jvm.ts";
import type { Runtimes } from "./sandbox.ts";

export interface RunnerPrograms {
	runner: string;
	nodeZygote: string;
	javaZygote: string;
	/** Changes with what they are: what was proved with others does not count. */
	version: string;
}

/** `folder` is the images' one. */
export async function readRunnerPrograms(folder: string): Promise<RunnerPrograms> {
	const text = (name: string) => readFile(join(folder, "runner", name), "utf8");
	const [runner = "", nodeZygote = "", javaZygote = ""] = await Promise.all(["runner.py", "zygote.cjs", "Zygote.java"].map(text));
	const version = createHash("sha256").update(runner).update(nodeZygote).update(javaZygote).digest("hex").slice(0, 16);
	return { runner, nodeZygote, javaZygote, version };
}

/** What waits in a cell: only the runner, which is a Python that is up, or Node or a JVM beside it; for Go a cache of its compiler. */
export type CellKind = "python" | "javascript" | "java" | "go";

export function kindOf(command: readonly string[], runtimes: Runtimes): CellKind {
	const [program, ...rest] = command;
	const file = rest.find((each) => !each.startsWith("-")) ?? "";
	if (program === undefined) return "python";
	if (program === runtimes.go) return "go";
	if (program === runtimes.java && file.endsWith(".java")) return "java";
	if (program !== runtimes.javascript && program !== runtimes.typescript) return "python";
	return rest[0] === file || (nodeOptions.includes(rest[0] ?? "") && rest[1] === file) ? "javascript" : "python";
}

interface Zygote {
	command: string[];
	/** What a command begins with that it takes. */
	prefix: string[];
	/** One of these may follow. */
	options: string[];
	/** Whether its environment cannot be changed any more. */
	fixed_env: boolean;
	files: Record<string, string>;
}

const nodeOptions = ["--no-warnings"];
const nodePath = "/tmp/.ensemble-zygote.cjs";
/** Of a process that only prepares a cell: it takes no command. */
const noCommand = "\0";
/** Linked, for the compiler adds to it. Told to be trimmed just now: entries older than some days would go. */
const linkGoCache = `mkdir ${goCache}; cp -as ${warmGoCache}/. ${goCache} && rm -f ${goCache}/trim.txt && date +%s > ${goCache}/trim.txt; printf r >&4`;
const javaPath = "/tmp/.ensemble/Zygote.java";

function zygoteOf(programs: RunnerPrograms, kind: CellKind, { javascript = "node", java = "java" }: Runtimes): Zygote | undefined {
	if (kind === "python") return undefined;
	if (kind === "javascript") {
		const files = { [nodePath]: programs.nodeZygote };
		return { command: [javascript, nodePath], prefix: [javascript], options: nodeOptions, fixed_env: false, files };
	}
	if (kind === "go") return { command: ["/bin/sh", "-c", linkGoCache], prefix: [noCommand], options: [], fixed_env: false, files: {} };
	const prefix = [java, ...javaFlags];
	return { command: [...prefix, javaPath], prefix, options: [], fixed_env: true, files: { [javaPath]: programs.javaZygote } };
}

/** The command that starts the runner, and the mark from which on it listens. */
export function runnerCommand(programs: RunnerPrograms, kind: CellKind, runtimes: Runtimes): { command: string[]; mark: string } {
	const { python = "python3" } = runtimes;
	const mark = `ensemble ${randomBytes(12).toString("hex")}\n`;
	const settings = { mark, python, zygote: zygoteOf(programs, kind, runtimes) };
	return { command: [python, "-c", programs.runner, JSON.stringify(settings)], mark };
}
