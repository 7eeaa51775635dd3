// What differs from the last commit, line by line.

import { z } from "zod";
import { EnsembleError } from "#protocol/errors.ts";
import type { WorkspaceFiles } from "../../changes/workspace-files.ts";
import type { Git, Repository } from "./git.ts";
import { workspacePath } from "./run-files.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().optional().describe("File or folder. Without it: the whole workspace."),
});

export function gitDiffTool({ git, files }: { git: Git; files: Pick<WorkspaceFiles, "resolve"> }): Tool<z.infer<typeof input>> {
	return {
		name: "git_diff",
		description:
			"Shows as a unified diff how the files on disk differ from the last commit. Untracked files are not part of it, nor edits that are only staged in this run.",
		input,
		readOnly: true,
		title: ({ path }) => `git diff${path ? ` ${path}` : ""}`,
		async run(wanted, { signal }) {
			const path = workspacePath(wanted.path ?? "");
			if (path !== "") await files.resolve(path, "read").catch(onlyOutside);
			const found = await git.repository(signal);
			if (!found.ok) return { ok: false, output: found.reason };
			const base = await lastCommit(found.repository, signal);
			const options = ["--no-ext-diff", "--no-textconv", "--no-color", "--relative", "--ignore-submodules=all"];
			const diff = await found.repository.git(["diff", ...options, base, "--", path === "" ? "." : path], signal);
			if (!diff.ok) return { ok: false, output: diff.reason };
			return { ok: true, output: diff.output === "" ? "Nothing differs from the last commit." : diff.output };
		},
	};
}

/** A file that was deleted cannot be resolved, and its deletion is just what a diff shows; only a path that leads out is refused. */
function onlyOutside(error: unknown): void {
	if (error instanceof EnsembleError && error.code !== "not_found") throw error;
}

/** HEAD, or the empty tree where nothing was committed yet. */
async function lastCommit(repository: Repository, signal: AbortSignal): Promise<string> {
	const head = await repository.git(["rev-parse", "--verify", "--quiet", "HEAD"], signal);
	if (head.ok) return "HEAD";
	const empty = await repository.git(["hash-object", "-t", "tree", "/dev/null"], signal);
	return empty.ok ? empty.output.trim() : "HEAD";
}
