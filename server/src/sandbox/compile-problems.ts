// Finds the places in what a compiler printed: javac, go, Python and Node.js each say them in their own way. The text is the guest's, so a place
// counts only where it lies in one of the files that went in. Does not know how the compiler was started.

import { posix } from "node:path";
import type { ExecutionProblem } from "#protocol/execution.ts";
import { workFolder } from "./environment.ts";
import type { SandboxFile } from "./sandbox.ts";

/** More help nobody; javac stops at a hundred by itself. */
const maxProblems = 100;
const maxMessageChars = 1000;

interface Place {
	path: string;
	line: number;
	/** Of a line's text, where the compiler told one. */
	column?: (text: string) => number;
	message: string;
}

/** Paths in it are relative to `folder`. Of all compilers: their lines cannot be taken for one another's. */
export function compileProblems(printed: string, files: readonly SandboxFile[], folder = ""): ExecutionProblem[] {
	const lines = printed.split("\n");
	const byPath = new Map(files.map((file) => [file.path, file]));
	const problems: ExecutionProblem[] = [];
	for (const [at] of lines.entries()) {
		const place = javaPlace(lines, at) ?? pythonPlace(lines, at) ?? nodePlace(lines, at) ?? goPlace(lines, at);
		const path = place && posix.relative(workFolder, posix.resolve(workFolder, folder, place.path));
		const file = path === undefined ? undefined : byPath.get(path);
		if (!place || path === undefined || !file || place.line < 1 || problems.length === maxProblems) continue;
		const text = new TextDecoder().decode(file.content).split(/\r?\n/)[place.line - 1];
		if (text === undefined) continue;
		const column = Math.min(Math.max(place.column?.(text) ?? 0, 0), text.length);
		problems.push({ path, line: place.line, column, message: place.message.slice(0, maxMessageChars) });
	}
	return problems;
}

/** "src/Main.java:2: error: incompatible types", its line, and a caret below it. */
function javaPlace(lines: readonly string[], at: number): Place | undefined {
	const [, path, line, message] = /^(.+\.java):(\d+): error: (.+)$/.exec(lines[at] ?? "") ?? [];
	if (!path || !message) return undefined;
	const details = lines.slice(at + 1, at + 3);
	const caret = details[1]?.indexOf("^") ?? -1;
	return { path, line: Number(line), message, ...(caret < 0 ? {} : { column: () => caret }) };
}

/** 'File "/w/main.py", line 3', its line without the space before it, a caret below, and what is wrong. */
function pythonPlace(lines: readonly string[], at: number): Place | undefined {
	const [, path, line] = /^ {2}File "(.+)", line (\d+)$/.exec(lines[at] ?? "") ?? [];
	if (!path) return undefined;
	const wrong = lines.slice(at + 1, at + 4).find((each) => /^\w*(Error|Exception): /.test(each));
	if (!wrong) return undefined;
	const shownAt = 4;
	const [, before] = /^( +)\^/.exec(lines[at + 2] ?? "") ?? [];
	const column = (text: string) => {
		const indent = /^\s*/.exec(text)?.[0].length ?? 0;
		// Python counts whole characters.
		return before === undefined ? indent : indent + [...text.slice(indent)].slice(0, before.length - shownAt).join("").length;
	};
	return { path, line: Number(line), column, message: wrong };
}

/** "/w/main.js:1", its line, carets below, an empty line in most cases, and what is wrong. */
function nodePlace(lines: readonly string[], at: number): Place | undefined {
	const [, path, line] = /^(?:file:\/\/)?(\/.+):(\d+)$/.exec(lines[at] ?? "") ?? [];
	if (!path) return undefined;
	const wrong = lines.slice(at + 1, at + 6).find((each) => /^SyntaxError\b/.test(each));
	const caret = lines[at + 2]?.indexOf("^") ?? -1;
	return wrong ? { path, line: Number(line), message: wrong, ...(caret < 0 ? {} : { column: () => caret }) } : undefined;
}

/** "./main.go:3:5: undefined: x"; columns count bytes from 1. */
function goPlace(lines: readonly string[], at: number): Place | undefined {
	const [, path, line, column = "1", message] = /^(?:vet: )?(\S+\.go):(\d+)(?::(\d+))?: (.+)$/.exec(lines[at] ?? "") ?? [];
	if (!path || !message) return undefined;
	const before = (text: string) =>
		Buffer.from(text)
			.subarray(0, Number(column) - 1)
			.toString("utf8").length;
	return { path, line: Number(line), column: before, message };
}
