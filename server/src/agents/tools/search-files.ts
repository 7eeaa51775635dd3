// Finds lines in the files of the workspace, in the manner of ripgrep: ignored, binary and huge files are left out.

import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { lineMatcher, type MatchLines, SlowPattern } from "./line-matcher.ts";
import { linesOf } from "./read-file.ts";
import { isUnder, type RunFiles, workspacePath } from "./run-files.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	pattern: z.string().min(1).max(1000).describe("What to find within one line."),
	path: z.string().optional().describe("File or folder to look in. Without it: the whole workspace."),
	regex: z.boolean().optional().describe("The pattern is a JavaScript regular expression, not plain text."),
	case_sensitive: z.boolean().optional().describe("Upper and lower case differ. Default true."),
	context: z.number().int().min(0).max(10).optional().describe("Lines to show around each hit; 0 without it."),
});

const maxHits = 500;
const maxShownColumns = 300;

export function searchFilesTool({ files }: { files: Pick<RunFiles, "list" | "read"> }): Tool<z.infer<typeof input>> {
	return {
		name: "search_files",
		description: "Finds the lines that contain a text or match a regular expression. Hits are shown as path:line: text, lines around them as path-line- text.",
		input,
		readOnly: true,
		title: ({ pattern, path }) => `search "${pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern}"${path ? ` in ${path}` : ""}`,
		async run({ pattern, path, regex = false, case_sensitive = true, context = 0 }, { signal }) {
			const matcher = compile(pattern, regex, case_sensitive);
			if (typeof matcher === "string") return { ok: false, output: matcher };
			const folder = workspacePath(path ?? "");
			const { paths } = await files.list(signal);
			const wanted = paths.filter((each) => isUnder(each, folder));
			if (wanted.length === 0) return { ok: false, output: `No file is ${folder === "" ? "in the workspace" : `under ${folder}`}.` };
			try {
				return { ok: true, output: await search(files, wanted, matcher, context, signal) };
			} catch (error) {
				if (error instanceof SlowPattern) return { ok: false, output: `${error.message} Make it simpler: no nested repetition such as (a+)+.` };
				throw error;
			}
		},
	};
}

function compile(pattern: string, regex: boolean, caseSensitive: boolean): MatchLines | string {
	try {
		return lineMatcher(pattern, { regex, caseSensitive });
	} catch (error) {
		if (error instanceof SyntaxError) return `${error.message}. Leave regex out to search for plain text.`;
		throw error;
	}
}

async function search(files: Pick<RunFiles, "read">, paths: string[], matcher: MatchLines, context: number, signal: AbortSignal): Promise<string> {
	const shown: string[] = [];
	let hits = 0;
	let hitFiles = 0;
	for (const path of paths) {
		signal.throwIfAborted();
		const read = await files.read(path).catch(() => undefined); // a link that leads out, a file that vanished: not part of the search
		if (read?.kind !== "text") continue;
		const lines = linesOf(read.text);
		const found = matcher(lines).slice(0, maxHits - hits);
		if (found.length > 0) {
			hits += found.length;
			hitFiles++;
			shown.push(...hitLines(path, lines, found, context));
		}
		if (hits >= maxHits) {
			shown.push(`(stopped after ${maxHits} hits; narrow the pattern or name a folder)`);
			return shown.join("\n");
		}
		await setImmediate(); // lets Stop and the other members through between files
	}
	if (hits === 0) return `No line matches in ${paths.length} file${paths.length === 1 ? "" : "s"}.`;
	shown.push(`(${hits} hit${hits === 1 ? "" : "s"} in ${hitFiles} file${hitFiles === 1 ? "" : "s"})`);
	return shown.join("\n");
}

function hitLines(path: string, lines: string[], found: number[], context: number): string[] {
	const isHit = new Set(found);
	const wanted = new Set<number>();
	for (const index of found) {
		for (let near = Math.max(0, index - context); near <= Math.min(lines.length - 1, index + context); near++) wanted.add(near);
	}
	const shown: string[] = [];
	let previous: number | undefined;
	for (const index of [...wanted].sort((a, b) => a - b)) {
		if (context > 0 && previous !== undefined && index > previous + 1) shown.push("--");
		previous = index;
		const line = lines[index] ?? "";
		const text = line.length > maxShownColumns ? `${line.slice(0, maxShownColumns)}…` : line;
		shown.push(isHit.has(index) ? `${path}:${index + 1}: ${text}` : `${path}-${index + 1}- ${text}`);
	}
	return shown;
}
