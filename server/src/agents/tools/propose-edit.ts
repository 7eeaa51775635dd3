// Stages an edit of one file. Nothing is on disk until a person accepts its hunks.

import { z } from "zod";
import type { FileChange } from "#protocol/changes.ts";
import { count } from "./problems.ts";
import { replaceAll } from "./replace-text.ts";
import { type RunFiles, unreadable, workspacePath } from "./run-files.ts";
import type { Tool, ToolResult } from "./tool.ts";

const edit = z.object({
	old_text: z.string().min(1).describe("Text that stands in the file exactly once, with enough lines around it to be unique."),
	new_text: z.string().describe("What takes its place; empty to remove it."),
	replace_all: z.boolean().optional().describe("Replace every occurrence."),
});

const input = z
	.object({
		path: z.string().min(1).describe("File to change, relative to the workspace."),
		edits: z.array(edit).min(1).max(100).optional().describe("Replacements in an existing file, made one after the other."),
		content: z.string().optional().describe("Whole text of a new file, or whole new text of an existing one."),
		delete: z.literal(true).optional().describe("Delete the file."),
	})
	.superRefine((value, context) => {
		const given = [value.edits, value.content, value.delete].filter((each) => each !== undefined).length;
		if (given !== 1) context.addIssue({ code: "custom", message: "Give exactly one of edits, content and delete." });
	});

type Input = z.infer<typeof input>;

export function proposeEditTool({ files }: { files: Pick<RunFiles, "read" | "stage"> }): Tool<Input> {
	return {
		name: "propose_edit",
		description:
			"Proposes a change of one file: replacements (edits), a whole text (content), or deletion (delete). People review it hunk by hunk; it is not on disk before that, but every tool of this run sees it. Leave what need not change as it is.",
		input,
		readOnly: false,
		title: ({ path, edits, delete: isDelete }) => (isDelete ? `delete ${path}` : edits ? `edit ${path}` : `write ${path}`),
		async run(wanted) {
			const path = workspacePath(wanted.path);
			const read = await files.read(path);
			if (read.kind === "refused") return { ok: false, output: unreadable(path, read) };
			const before = read.kind === "text" ? read : undefined;

			const next = nextText(wanted, path, before?.text);
			if (!next.ok) return { ok: false, output: next.reason };
			if (next.text === before?.text) return { ok: false, output: `The edit changes nothing: ${path} already reads like that.` };
			const staged = await files.stage(path, before?.hash, next.text);
			return staged.ok ? { ok: true, output: stagedLine(staged.change) } : notStaged(path, staged.reason);
		},
	};
}

function nextText(wanted: Input, path: string, text: string | undefined): { ok: true; text: string | undefined } | { ok: false; reason: string } {
	if (wanted.content !== undefined) return { ok: true, text: wanted.content };
	if (text === undefined) return { ok: false, reason: `${path} does not exist. Give its whole text as content to create it.` };
	if (wanted.delete) return { ok: true, text: undefined };
	return replaceAll(text, wanted.edits ?? []);
}

export function notStaged(path: string, reason: string): ToolResult {
	return { ok: false, output: `Not staged: ${path}: ${reason}` };
}

/** "Staged src/a.py: 2 hunks, +3 −1 lines. …" */
export function stagedLine(change: FileChange): string {
	const added = change.hunks.reduce((sum, { new_lines }) => sum + new_lines.length, 0);
	const removed = change.hunks.reduce((sum, { old_lines }) => sum + old_lines.length, 0);
	const verb = { create: "new file", modify: "", delete: "deletion" }[change.action];
	return `Staged ${change.path}${verb ? ` (${verb})` : ""}: ${count(change.hunks.length, "hunk")}, +${added} −${removed} lines, waiting for review.`;
}
