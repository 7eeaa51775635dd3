// Runs the project's own tests in the sandbox, staged edits included, and says honestly what came of it:
// `passed` only where a run ended by itself and its own report says so; `not_run` where nothing ran.

import { z } from "zod";
import { type ExecutionResult, endedBecause } from "#protocol/execution.ts";
import type { TestsStatus } from "#protocol/room-events.ts";
import type { Executions } from "../../sandbox/executions.ts";
import type { RunFiles } from "./run-files.ts";
import type { Tool, ToolContext, ToolResult } from "./tool.ts";

const input = z.object({});

export interface RunTestsDeps {
	files: Pick<RunFiles, "list" | "readBytes" | "staged">;
	executions: Pick<Executions, "runTests">;
}

export function runTestsTool({ files, executions }: RunTestsDeps): Tool<z.infer<typeof input>> {
	return {
		name: "run_tests",
		description: "Runs the project's own tests in the sandbox, with the edits staged in this run, and shows what they print. There is no network in there.",
		input,
		readOnly: true,
		title: () => "run the tests",
		async run(_input, context) {
			const onStart = (label: string) => context.progress(`${label}\n`);
			const ran = await executions.runTests(files, { signal: context.signal, onOutput: shown(context), onStart });
			context.signal.throwIfAborted();
			if (!ran.ok) return notRun(ran.reason);
			const { start, execution, leftOut } = ran;
			if (execution.outcome === "engine") return { ...notRun(execution.error || "the sandbox could not start it"), execution };

			const read = start.read(execution.output, execution.error, execution.exit_code);
			const isEnded = execution.outcome === "ok" || execution.outcome === "exit";
			const tests: TestsStatus = isEnded ? read.tests : "failed";
			const verdict = isEnded ? read.summary : `The run did not end by itself: ${endedBecause(execution)}. ${read.summary}`;
			const parts = [`Tests ${tests === "not_run" ? "not run" : tests} (${start.label}): ${verdict}`, leftOut, printed(execution)];
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
