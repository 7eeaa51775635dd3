// All cases, and how one is run.

import type { ExecutionResult } from "#protocol/execution.ts";
import { detectFile } from "../../../../server/src/sandbox/languages/detect-file.ts";
import type { Sandbox, SandboxRun } from "../../../../server/src/sandbox/sandbox.ts";
import type { AbuseCase } from "./abuse-case.ts";
import { goCases } from "./go-cases.ts";
import { javaCases } from "./java-cases.ts";
import { memoryCases } from "./memory-cases.ts";
import { processCases } from "./process-cases.ts";
import { surfaceCases } from "./surface-cases.ts";

export const abuseCases: readonly AbuseCase[] = [...processCases, ...memoryCases, ...surfaceCases, ...javaCases, ...goCases];

export const usualWallMs = 1_000;
const fileOf = { python: "main.py", javascript: "main.js", java: "Main.java", go: "main.go" };

/** `more` is for who takes part in the run. */
export function runCase(
	sandbox: Sandbox,
	{ language = "python", code, files = {}, limits, stdin }: AbuseCase,
	{ signal, ...more }: Pick<SandboxRun, "stdin" | "onOutput"> & { signal?: AbortSignal } = {},
): Promise<ExecutionResult> {
	const detected = detectFile(fileOf[language], sandbox.runtimes);
	if (!detected.ok) throw new Error(detected.reason);
	const all = { [fileOf[language]]: code, ...files };
	const run = {
		...detected.start,
		files: Object.entries(all).map(([path, text]) => ({ path, content: Buffer.from(text) })),
		limits: { wallMs: usualWallMs, ...limits },
		...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
		...more,
	};
	return sandbox.run(run, signal ?? new AbortController().signal);
}
