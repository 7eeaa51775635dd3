// Analysis as the editor gets it, from the built worker: edit to diagnostics in files of 10,000 lines, a cold file, a scan, memory with 20 files
// open; beside them ESLint in process, oxlint and radon on the same files. Prints JSON lines.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Linter } from "eslint";
import { type DocumentAnalysis, WorkerAnalyzer } from "../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";

const root = resolve(import.meta.dirname, "../..");
const built = join(root, "dist/server");
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ensemble-test");
const oxlint = join(cache, "oxlint-1.94.0/node_modules/oxlint/bin/oxlint");
const wantedLines = 10_000;
const keystrokes = 200;

const print = (metric: string, value: number, unit: string) =>
	process.stdout.write(`${JSON.stringify({ bench: "analysis", metric, value: Math.round(value * 100) / 100, unit })}\n`);
const percentile = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const newAnalyzer = () => new WorkerAnalyzer({ workerFile: join(built, "analysis-worker.mjs"), wasmFolder: built, clock: systemClock, logger: silentLogger });
const linesOf = (text: string) => text.split("\n").length;

interface Subject {
	name: string;
	path: string;
	text: string;
	/** Typed into a function, character by character. */
	typed: string;
}

function filesIn(folder: string, ending: RegExp): string[] {
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
	return texts.filter((text) => /^.{0,2000}$/m.test(text)).sort((a, b) => Math.abs(linesOf(a) - wantedLines) - Math.abs(linesOf(b) - wantedLines))[0] ?? "";
}

const braces = "\nif (first && second) { call(first, [1, 2], 'three'); }";
const subjects: Subject[] = [
	{
		name: "python",
		path: "a.py",
		text: joined(filesIn("/usr/lib/python3.11/asyncio", /\.py$/)),
		typed: "\n    if first and second: call(first, [1, 2], 'three')",
	},
	{ name: "javascript", path: "a.js", text: nearest(filesIn(join(root, "node_modules"), /\.[cm]?js$/)), typed: braces },
	{ name: "typescript", path: "a.ts", text: joined(filesIn(join(root, "server/src"), /\.ts$/)), typed: braces },
	{ name: "java", path: "A.java", text: nearest(filesIn(join(cache, "openjdk-17-source"), /\.java$/)), typed: braces },
	{ name: "go", path: "a.go", text: nearest(filesIn("/usr/share/go-1.19/src/net/http", /\.go$/)), typed: '\nif first && second { call(first, 2, "three") }' },
].filter((subject) => subject.text !== "");

/** The answers of one open document, one at a time. */
function follow(analyzer: WorkerAnalyzer, { path, text }: Subject) {
	const uri = `file:///${path}`;
	let version = 1;
	let wake: ((each: DocumentAnalysis) => void) | undefined;
	let tier = "whole";
	analyzer.onAnalysis((each) => {
		if (each.uri === uri && each.version === version && each.tier === tier) wake?.(each);
	});
	const next = (wanted: "instant" | "whole") => {
		tier = wanted;
		return new Promise<DocumentAnalysis>((resolve) => {
			wake = resolve;
		});
	};
	return {
		open() {
			const done = next("whole");
			analyzer.open({ uri, path: `/${path}`, version, text: () => text });
			return done;
		},
		edit(line: number, character: number, removed: number, inserted: string) {
			version++;
			const done = next("instant");
			analyzer.change(uri, version, [{ range: { start: { line, character }, end: { line, character: character + removed } }, text: inserted }]);
			return done;
		},
		rest: () => next("whole"),
	};
}

async function measureTyping(subject: Subject): Promise<void> {
	const analyzer = newAnalyzer();
	const document = follow(analyzer, subject);
	const opened = performance.now();
	await document.open();
	print(`${subject.name} cold start and whole file of ${linesOf(subject.text)} lines`, performance.now() - opened, "ms");
	const lines = subject.text.split("\n");
	const times: number[] = [];
	for (let place = 1; times.length < keystrokes; place++) {
		let line = Math.floor((lines.length * (place % 9)) / 9);
		while (line < lines.length - 1 && !/[;{:,]$/.test(lines[line] ?? "")) line++;
		let at = lines[line]?.length ?? 0;
		let typedOn = line;
		for (const character of subject.typed) {
			const began = performance.now();
			await document.edit(typedOn, at, 0, character);
			times.push(performance.now() - began);
			if (character === "\n") {
				typedOn++;
				at = 0;
			} else at++;
		}
		await document.edit(typedOn, 0, at, "");
		await document.rest();
	}
	times.sort((a, b) => a - b);
	for (const [name, share] of [
		["p50", 0.5],
		["p95", 0.95],
		["p99", 0.99],
	] as const)
		print(`${subject.name} edit to diagnostics ${name}`, percentile(times, share), "ms");
	await analyzer.dispose();
}

async function measureScan(analyzer: WorkerAnalyzer): Promise<void> {
	const files = [
		...filesIn(join(root, "server/src"), /\.ts$/),
		...filesIn("/usr/lib/python3.11", /\.py$/).slice(0, 300),
		...filesIn("/usr/share/go-1.19/src/net", /\.go$/),
	];
	const began = performance.now();
	let lines = 0;
	for (const file of files) {
		const text = readFileSync(file, "utf8");
		lines += linesOf(text);
		await analyzer.analyze(file, text);
	}
	print(`scan of ${files.length} files, one worker`, lines / ((performance.now() - began) / 1000), "lines/s");
}

async function measureMemory(): Promise<void> {
	const before = process.memoryUsage().rss;
	const analyzer = newAnalyzer();
	for (let index = 0; index < 20; index++) {
		const subject = subjects[index % subjects.length];
		if (subject) await follow(analyzer, { ...subject, path: `${index}-${subject.path}`, text: subject.text.split("\n").slice(0, 2000).join("\n") }).open();
	}
	print("memory with 20 files of 2,000 lines open", (process.memoryUsage().rss - before) / (1024 * 1024), "MB");
	await measureScan(analyzer);
	await analyzer.dispose();
}

function measurePeers(): void {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
	for (const { name, path, text } of subjects) {
		const file = join(folder, path);
		writeFileSync(file, text);
		const timed = (tool: string, run: () => void) => {
			run();
			const began = performance.now();
			run();
			print(`${name}: ${tool}, the whole file again`, performance.now() - began, "ms");
		};
		if (name === "javascript")
			timed(
				"ESLint in process, one rule",
				() => void new Linter().verify(text, [{ languageOptions: { sourceType: "commonjs" }, rules: { complexity: ["error", 0] } }]),
			);
		if ((name === "javascript" || name === "typescript") && existsSync(oxlint))
			timed("oxlint from the command line", () => void spawnSync(process.execPath, [oxlint, file]));
		if (name === "python" && existsSync("/usr/bin/radon")) timed("radon from the command line", () => void spawnSync("/usr/bin/radon", ["cc", file]));
	}
	rmSync(folder, { recursive: true, force: true });
}

// The worker alone keeps no program alive.
setInterval(() => undefined, 60_000);
await measureMemory();
for (const subject of subjects) await measureTyping(subject);
measurePeers();
process.exit(0);
