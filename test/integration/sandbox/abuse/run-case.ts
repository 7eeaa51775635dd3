// All cases, and how one is run.

import type { ExecutionResult } from "#protocol/execution.ts";
import { javaFlags } from "../../../../server/src/sandbox/languages/jvm.ts";
import type { Sandbox, SandboxRun } from "../../../../server/src/sandbox/sandbox.ts";
import type { AbuseCase } from "./abuse-case.ts";
import { javaCases } from "./java-cases.ts";
import { memoryCases } from "./memory-cases.ts";
import { processCases } from "./process-cases.ts";
import { surfaceCases } from "./surface-cases.ts";

export const abuseCases: readonly AbuseCase[] = [...processCases, ...memoryCases, ...surfaceCases, ...javaCases];

export const usualWallMs = 1_000;
const fileOf = { python: "main.py", javascript: "main.js", java: "Main.java" };

/** `more` is for who takes part in the run. */
export function runCase(
	sandbox: Sandbox,
	{ language = "python", code, files = {}, limits, stdin }: AbuseCase,
	{ signal, ...more }: Pick<SandboxRun, "stdin" | "onOutput"> & { signal?: AbortSignal } = {},
): Promise<ExecutionResult> {
	const all = { [fileOf[language]]: code, ...files };
	const run = {
		language,
		files: Object.entries(all).map(([path, text]) => ({ path, content: Buffer.from(text) })),
		command: [sandbox.runtimes[language] ?? language, ...(language === "java" ? javaFlags : []), fileOf[language]],
		limits: { wallMs: usualWallMs, ...limits },
		...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
		...more,
	};
	return sandbox.run(run, signal ?? new AbortController().signal);
}
