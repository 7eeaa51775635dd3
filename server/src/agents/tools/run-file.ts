// Runs one file of the workspace in the sandbox, with the whole project around it and staged edits included.

import { z } from "zod";
import type { DetectFile } from "../../sandbox/languages/project.ts";
import { projectSnapshot } from "./project-snapshot.ts";
import { type RunFiles, workspacePath } from "./run-files.ts";
import { endedBecause, type FindSandbox, printed, shown } from "./run-tests.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().min(1).describe("File to run, relative to the workspace."),
	stdin: z.string().max(1_000_000).optional().describe("What the program can read from its standard input."),
});

export interface RunFileDeps {
	files: Pick<RunFiles, "list" | "readBytes" | "staged">;
	sandbox: FindSandbox;
	detectFile: DetectFile;
}

export function runFileTool({ files, sandbox: findSandbox, detectFile }: RunFileDeps): Tool<z.infer<typeof input>> {
	return {
		name: "run_file",
		description: "Runs one file in the sandbox, with the rest of the project beside it and the edits staged in this run. There is no network in there.",
		input,
		readOnly: true,
		title: ({ path }) => `run ${path}`,
		async run(wanted, context) {
			const path = workspacePath(wanted.path);
			const found = await findSandbox();
			if (!found.ok) return { ok: false, output: `Not run: ${found.reason}` };
			const { sandbox } = found;
			const detected = detectFile(path, sandbox.runtimes);
			if (!detected.ok) return { ok: false, output: `Not run: ${detected.reason}` };
			const snapshot = await projectSnapshot(files, context.signal);
			if (!snapshot.files.some((file) => file.path === path))
				return { ok: false, output: `Not run: ${path} is not a file of the workspace. list_files shows what is.` };

			const { start } = detected;
			const stdin = wanted.stdin === undefined ? undefined : new TextEncoder().encode(wanted.stdin);
			const run = { language: start.language, files: snapshot.files, command: start.command, env: start.env, stdin, onOutput: shown(context) };
			const execution = await sandbox.run(run, context.signal);
			context.signal.throwIfAborted();
			const parts = [`${start.label}: ${endedBecause(execution)}.`, snapshot.leftOut, printed(execution)];
			return { ok: execution.success, output: parts.filter((part) => part !== undefined).join("\n\n"), execution };
		},
	};
}
