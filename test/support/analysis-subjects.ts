// What the benchmarks of the analysis measure on: one file of about 10,000 lines for each language, real code, the same for us and for the peers.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ensemble-test");
const wantedLines = 10_000;

export interface Subject {
	name: string;
	path: string;
	text: string;
	/** Typed into a function, character by character. */
	typed: string;
}

/** One line of JSON; `goal` is what the figure should be at most, or at least where more is better. */
export function print(metric: string, value: number, unit: string, goal?: string): void {
	const rounded = Math.round(value * 100) / 100;
	process.stdout.write(`${JSON.stringify({ bench: "analysis", metric, value: rounded, unit, ...(goal === undefined ? {} : { goal }) })}\n`);
}

/** Of numbers in any order. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const pairs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "'": "'", '"': '"' };

interface Keystroke {
	/** From where typing began to the caret. */
	before: string;
	/** At the caret. */
	inserted: string;
	/** All that stands there then. */
	whole: string;
}

/** As text is typed. `closes`: as in VS Code by default, the partner of a bracket or quote comes with it and is typed over. */
export function* keystrokes(typed: string, closes: boolean): Generator<Keystroke> {
	const open: string[] = [];
	let before = "";
	for (const key of typed) {
		if (open.at(-1) === key) open.pop();
		else {
			const partner = closes ? (pairs[key] ?? "") : "";
			const inserted = key + partner;
			yield { before, inserted, whole: before + inserted + open.toReversed().join("") };
			if (partner) open.push(partner);
		}
		before += key;
	}
}

export const linesOf = (text: string): number => text.split("\n").length;

export function filesIn(folder: string, ending: RegExp): string[] {
	if (!existsSync(folder)) return [];
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile() && ending.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

/** Files one after the other until they have 10,000 lines. */
function joined(files: readonly string[]): string {
	let text = "";
	for (const file of files) {
		if (linesOf(text) >= wantedLines) break;
		text += `${readFileSync(file, "utf8")}\n`;
	}
	return text;
}

/** The file whose number of lines is nearest. */
function nearest(files: readonly string[]): string {
	const texts = files.filter((file) => statSync(file).size > 200_000 && statSync(file).size < 1_500_000).map((file) => readFileSync(file, "utf8"));
	return texts.filter((text) => !/^.{2000}/m.test(text)).sort((a, b) => Math.abs(linesOf(a) - wantedLines) - Math.abs(linesOf(b) - wantedLines))[0] ?? "";
}

/** Code to be scanned as a whole. What is paid once, such as compiling what runs often, weighs more in a small project. */
export function scanSubjects(): { name: string; paths: string[] }[] {
	const own = filesIn(join(root, "server/src"), /\.ts$/);
	const python = filesIn("/usr/lib/python3.11", /\.py$/);
	const go = filesIn("/usr/share/go-1.19/src", /\.go$/);
	const all = [
		{ name: "a project in three languages", paths: [...own, ...python.slice(0, 300), ...go.filter((path) => path.includes("/src/net/"))] },
		{ name: "Python's library", paths: python },
		{ name: "Python's library with Debian's packages", paths: [...python, ...filesIn("/usr/lib/python3", /\.py$/)] },
		{ name: "Go's library", paths: go },
		{ name: "Java's base module", paths: filesIn(join(cache, "openjdk-17-source/java.base"), /\.java$/) },
		{ name: "npm packages", paths: filesIn(join(root, "node_modules"), /\.[cm]?js$/) },
	];
	return all.filter(({ paths }) => paths.length > 0);
}

export function subjects(): Subject[] {
	const braces = "\nif (first && second) { call(first, [1, 2], 'three'); }";
	const pythonTyped = "\n    if first and second: call(first, [1, 2], 'three')";
	const goTyped = '\nif first && second { call(first, 2, "three") }';
	const all: Subject[] = [
		{ name: "python", path: "a.py", text: joined(filesIn("/usr/lib/python3.11/asyncio", /\.py$/)), typed: pythonTyped },
		{ name: "javascript", path: "a.js", text: nearest(filesIn(join(root, "node_modules"), /\.[cm]?js$/)), typed: braces },
		{ name: "typescript", path: "a.ts", text: joined(filesIn(join(root, "server/src"), /\.ts$/)), typed: braces },
		// The JDK's own files of that length are tables of characters.
		{ name: "java", path: "A.java", text: joined(filesIn(join(cache, "openjdk-17-source/java.base/java/util"), /\.java$/)), typed: braces },
		{ name: "go", path: "a.go", text: nearest(filesIn("/usr/share/go-1.19/src/net/http", /\.go$/)), typed: goTyped },
	];
	return all.filter((subject) => subject.text !== "");
}
