// Runs one file of the workspace in the sandbox, with the whole project around it and staged edits included.

import { z } from "zod";
import { endedBecause } from "#protocol/execution.ts";
import type { Executions } from "../../sandbox/executions.ts";
import { type RunFiles, workspacePath } from "./run-files.ts";
import { printed, shown } from "./run-tests.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().min(1).describe("File to run, relative to the workspace."),
	stdin: z.string().max(1_000_000).optional().describe("What the program can read from its standard input."),
});

export interface RunFileDeps {
	files: Pick<RunFiles, "list" | "readBytes" | "staged">;
	executions: Pick<Executions, "runFile">;
}

export function runFileTool({ files, executions }: RunFileDeps): Tool<z.infer<typeof input>> {
	return {
		name: "run_file",
		description: "Runs one file in the sandbox, with the rest of the project beside it and the edits staged in this run. There is no network in there.",
		input,
		readOnly: true,
		title: ({ path }) => `run ${path}`,
		async run(wanted, context) {
			const path = workspacePath(wanted.path);
			const stdin = wanted.stdin === undefined ? undefined : new TextEncoder().encode(wanted.stdin);
			const ran = await executions.runFile(files, { path, stdin }, { signal: context.signal, onOutput: shown(context) });
			context.signal.throwIfAborted();
			if (!ran.ok) return { ok: false, output: `Not run: ${ran.reason}` };
			const { label, leftOut, execution } = ran;
			const parts = [`${label}: ${endedBecause(execution)}.`, leftOut, printed(execution)];
			return { ok: execution.success, output: parts.filter((part) => part !== undefined).join("\n\n"), execution };
		},
	};
}
