// The text of one file with line numbers, as the run sees it.

import { z } from "zod";
import { type RunFiles, unreadable, workspacePath } from "./run-files.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().min(1).describe("File to read, relative to the workspace."),
	start_line: z.number().int().min(1).optional().describe("First line to show, from 1."),
	end_line: z.number().int().min(1).optional().describe("Last line to show."),
});

export function readFileTool({ files }: { files: Pick<RunFiles, "read"> }): Tool<z.infer<typeof input>> {
	return {
		name: "read_file",
		description: "Reads a text file, each line with its number and a tab before it. Edits staged in this run are part of what is read.",
		input,
		readOnly: true,
		title: ({ path, start_line, end_line }) => {
			if (start_line === undefined && end_line === undefined) return `read ${path}`;
			return `read ${path} ${start_line ?? 1}–${end_line ?? "end"}`;
		},
		async run({ path, start_line = 1, end_line }) {
			const read = await files.read(path);
			if (read.kind !== "text") return { ok: false, output: unreadable(workspacePath(path), read) };
			if (read.text === "") return { ok: true, output: "(the file is empty)" };

			const lines = linesOf(read.text);
			if (start_line > lines.length) return { ok: false, output: `${path} has ${lines.length} lines; line ${start_line} is past its end.` };
			const last = Math.min(end_line ?? lines.length, lines.length);
			if (last < start_line) return { ok: false, output: `end_line ${end_line} is before start_line ${start_line}.` };
			return { ok: true, output: numbered(lines.slice(start_line - 1, last), start_line) };
		},
	};
}

/** Lines without their ends; the empty piece after a final line end is not a line. */
export function linesOf(text: string): string[] {
	const lines = text.split(/\r\n|\n|\r/);
	if (lines.at(-1) === "") lines.pop();
	return lines;
}

/** Each line behind its number and a tab; `first` is the number of the first. */
export function numbered(lines: readonly string[], first: number): string {
	const width = String(first + lines.length - 1).length;
	return lines.map((line, index) => `${String(first + index).padStart(width)}\t${line}`).join("\n");
}
