// What this run has staged, as a unified diff with each hunk's state. Built from the hunks that people see, not from a second comparison.

import { z } from "zod";
import type { FileChange, Hunk } from "#protocol/changes.ts";
import { isUnder, type RunFiles, workspacePath } from "./run-files.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().optional().describe("File or folder to show. Without it: everything that is staged."),
});

export function showChangesTool({ files }: { files: Pick<RunFiles, "changeset"> }): Tool<z.infer<typeof input>> {
	return {
		name: "show_changes",
		description: "Shows as a unified diff what this run has proposed so far, and for each hunk whether people have decided on it.",
		input,
		readOnly: true,
		title: ({ path }) => `show the changes${path ? ` in ${path}` : ""}`,
		async run({ path }) {
			const folder = workspacePath(path ?? "");
			const changed = (files.changeset()?.files ?? []).filter((change) => change.hunks.length > 0 && isUnder(change.path, folder));
			if (changed.length === 0) return { ok: true, output: `Nothing is staged${folder ? ` in ${folder}` : " in this run"}.` };
			return { ok: true, output: changed.map(fileDiff).join("\n") };
		},
	};
}

function fileDiff(change: FileChange): string {
	const old = change.action === "create" ? "/dev/null" : `a/${change.path}`;
	const next = change.action === "delete" ? "/dev/null" : `b/${change.path}`;
	return [`--- ${old}`, `+++ ${next}`, ...change.hunks.map(hunkDiff)].join("\n");
}

function hunkDiff(hunk: Hunk): string {
	const around = hunk.before.length + hunk.after.length;
	const oldRange = `${firstLine(hunk.old_start, hunk)},${hunk.old_lines.length + around}`;
	const newRange = `${firstLine(hunk.new_start, hunk)},${hunk.new_lines.length + around}`;
	const state = hunk.state === "pending" ? "" : ` ${hunk.state}`;
	const lines = [
		...hunk.before.map((line) => ` ${line}`),
		...hunk.old_lines.map((line) => `-${line}`),
		...hunk.new_lines.map((line) => `+${line}`),
		...hunk.after.map((line) => ` ${line}`),
	];
	return [`@@ -${oldRange} +${newRange} @@${state}`, ...lines].join("\n");
}

function firstLine(start: number, hunk: Hunk): number {
	return Math.max(0, start - hunk.before.length);
}
