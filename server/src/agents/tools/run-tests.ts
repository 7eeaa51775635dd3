// Runs the project's own tests in the sandbox, staged edits included, and says honestly what came of it:
// `passed` only where a run ended by itself and its own report says so; `not_run` where nothing ran.

import { z } from "zod";
import type { ExecutionResult } from "#protocol/execution.ts";
import type { TestsStatus } from "#protocol/room-events.ts";
import type { DetectTests } from "../../sandbox/languages/project.ts";
import type { Sandbox, SandboxLimits } from "../../sandbox/sandbox.ts";
import { asProject, projectSnapshot } from "./project-snapshot.ts";
import type { RunFiles } from "./run-files.ts";
import type { Tool, ToolContext, ToolResult } from "./tool.ts";

const input = z.object({});

/** The sandbox that the self-test proved, or why there is none, in words for a person. */
export type FindSandbox = () => Promise<{ ok: true; sandbox: Pick<Sandbox, "run" | "runtimes"> } | { ok: false; reason: string }>;

/** A test suite takes longer than one file: the tester's own wall limit. Everything else is the sandbox's. */
export const testLimits: Partial<SandboxLimits> = { wallMs: 60_000 };

export interface RunTestsDeps {
	files: Pick<RunFiles, "list" | "readBytes" | "staged">;
	sandbox: FindSandbox;
	detectTests: DetectTests;
	limits?: Partial<SandboxLimits>;
}

export function runTestsTool({ files, sandbox: findSandbox, detectTests, limits = testLimits }: RunTestsDeps): Tool<z.infer<typeof input>> {
	return {
		name: "run_tests",
		description: "Runs the project's own tests in the sandbox, with the edits staged in this run, and shows what they print. There is no network in there.",
		input,
		readOnly: true,
		title: () => "run the tests",
		async run(_input, context) {
			const found = await findSandbox();
			if (!found.ok) return notRun(found.reason);
			const { sandbox } = found;
			const snapshot = await projectSnapshot(files, context.signal);
			const detected = await detectTests(asProject(snapshot), sandbox.runtimes);
			if (!detected.ok) return notRun(detected.reason);

			const { start } = detected;
			context.progress(`${start.label}\n`);
			const run = { language: start.language, files: snapshot.files, command: start.command, env: start.env, limits, onOutput: shown(context) };
			const execution = await sandbox.run(run, context.signal);
			context.signal.throwIfAborted();
			if (execution.outcome === "engine") return { ...notRun(execution.error || "the sandbox could not start it"), execution };

			const read = start.read(execution.output, execution.error, execution.exit_code);
			const isEnded = execution.outcome === "ok" || execution.outcome === "exit";
			const tests: TestsStatus = isEnded ? read.tests : "failed";
			const verdict = isEnded ? read.summary : `The run did not end by itself: ${endedBecause(execution)}. ${read.summary}`;
			const parts = [`Tests ${tests === "not_run" ? "not run" : tests} (${start.label}): ${verdict}`, snapshot.leftOut, printed(execution)];
			return { ok: tests !== "not_run", output: parts.filter((part) => part !== undefined).join("\n\n"), execution, tests };
		},
	};
}

function notRun(reason: string): ToolResult {
	return { ok: false, output: `Tests not run: ${reason}`, tests: "not_run" };
}

export function shown(context: ToolContext): (stream: "stdout" | "stderr", text: string) => void {
	return (_stream, text) => context.progress(text);
}

export function printed({ output, error }: ExecutionResult): string {
	const parts: string[] = [];
	if (output.trim() !== "") parts.push(`Output:\n${output.trimEnd()}`);
	if (error.trim() !== "") parts.push(`Error output:\n${error.trimEnd()}`);
	return parts.length > 0 ? parts.join("\n\n") : "It printed nothing.";
}

/** Why a run ended, in words. */
export function endedBecause({ outcome, exit_code, signal, wall_ms }: ExecutionResult): string {
	const seconds = `${(wall_ms / 1000).toFixed(1)} s`;
	switch (outcome) {
		case "ok":
			return `ended well after ${seconds}`;
		case "exit":
			return `ended with exit code ${exit_code} after ${seconds}`;
		case "signal":
			return `killed by ${signal ?? "a signal"} after ${seconds}`;
		case "timeout":
			return `stopped at its time limit after ${seconds}`;
		case "cpu":
			return "stopped at its processor-time limit";
		case "memory":
			return "stopped at its memory limit";
		case "output":
			return "stopped because it printed too much";
		case "pids":
			return "stopped because it started too many processes";
		case "disk":
			return "stopped because it wrote too much";
		case "stopped":
			return "stopped by a person";
		case "compile":
			return "could not be compiled";
		case "engine":
			return "the sandbox could not start it";
		default:
			return outcome satisfies never;
	}
}
