// Commits an explicit list of files, and only after people have decided on their pending hunks and allowed the commit itself.
// Nothing else that is staged in git's index, and no other file, goes into the commit.

import { z } from "zod";
import type { WorkspaceFiles } from "../../changes/workspace-files.ts";
import type { Git, Repository } from "./git.ts";
import { count } from "./problems.ts";
import { type RunFiles, workspacePath } from "./run-files.ts";
import type { Tool, ToolResult } from "./tool.ts";

const input = z.object({
	paths: z.array(z.string().min(1)).min(1).max(500).describe("The files to commit, each by its path. Folders and patterns are refused."),
	message: z.string().trim().min(1).max(10_000).describe("Commit message: a first line of at most 72 characters, then why."),
});

export interface GitCommitDeps {
	git: Git;
	files: Pick<RunFiles, "changeset">;
	resolve: WorkspaceFiles["resolve"];
}

export function gitCommitTool({ git, files, resolve }: GitCommitDeps): Tool<z.infer<typeof input>> {
	return {
		name: "git_commit",
		description:
			"Commits the named files as they are on disk. Waits until people have decided on every pending hunk of them and have allowed the commit. Only when the person asked for a commit.",
		input,
		readOnly: false,
		title: ({ paths }) => `commit ${paths.length <= 3 ? paths.join(", ") : count(paths.length, "file")}`,
		async run(wanted, context) {
			const paths = [...new Set(wanted.paths.map(workspacePath))];
			for (const path of paths) await resolve(path, "write");
			const found = await git.repository(context.signal);
			if (!found.ok) return { ok: false, output: found.reason };

			const undecided = (files.changeset()?.files ?? []).filter(({ path, hunks }) => paths.includes(path) && hunks.some(({ state }) => state === "pending"));
			if (undecided.length > 0) {
				const answer = await context.approve({ type: "review_changes", paths: undecided.map(({ path }) => path) });
				if (answer === "denied") return { ok: false, output: "Not committed: the review of the changes was declined." };
			}
			const changed = await changedFiles(found.repository, paths, context.signal);
			if (!changed.ok) return { ok: false, output: changed.reason };
			const answer = await context.approve({ type: "commit", paths: changed.paths, message: wanted.message });
			if (answer === "denied") return { ok: false, output: "Not committed: the person declined." };
			return commit(found.repository, changed, wanted.message, context.signal);
		},
	};
}

interface ChangedFiles {
	paths: string[];
	untracked: string[];
	/** Asked for, but the same as in the last commit: rejected hunks end here. */
	unchanged: string[];
}

async function changedFiles(
	repository: Repository,
	wanted: string[],
	signal: AbortSignal,
): Promise<({ ok: true } & ChangedFiles) | { ok: false; reason: string }> {
	const status = await repository.changed(wanted, signal);
	if (!status.ok) return status;
	const stray = status.entries.find(({ path }) => !wanted.includes(path));
	if (stray) return { ok: false, reason: `Not committed: name each file by its own path; ${stray.path} lies in a folder that was named.` };
	const paths = status.entries.map(({ path }) => path);
	if (paths.length === 0) return { ok: false, reason: `Nothing to commit: ${wanted.join(", ")} is as in the last commit.` };
	const untracked = status.entries.filter(({ state }) => state === "??").map(({ path }) => path);
	return { ok: true, paths, untracked, unchanged: wanted.filter((path) => !paths.includes(path)) };
}

async function commit(repository: Repository, { paths, untracked, unchanged }: ChangedFiles, message: string, signal: AbortSignal): Promise<ToolResult> {
	// git commits only files that it knows: new ones are announced first, and forgotten again where the commit fails.
	if (untracked.length > 0) {
		const announced = await repository.git(["add", "--intent-to-add", "--", ...untracked], signal);
		if (!announced.ok) return { ok: false, output: `Not committed: ${announced.reason}` };
	}
	const done = await repository.git(["commit", "--quiet", "--no-verify", "--no-gpg-sign", "--message", message, "--only", "--", ...paths], signal);
	if (!done.ok) {
		if (untracked.length > 0) await repository.git(["rm", "--cached", "--quiet", "--", ...untracked], signal);
		return { ok: false, output: `Not committed: ${done.reason}` };
	}
	const named = await repository.git(["log", "-1", "--no-show-signature", "--format=%h %s"], signal);
	const rest = unchanged.length > 0 ? `\nAs in the last commit already: ${unchanged.join(", ")}.` : "";
	return { ok: true, output: `Committed ${count(paths.length, "file")}: ${named.ok ? named.output.trim() : message}\n${paths.join("\n")}${rest}` };
}
