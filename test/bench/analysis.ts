// Analysis as the editor gets it, from the built worker: edit to diagnostics in files of 10,000 lines, also while the code is broken; a cold file;
// scans on two workers; memory with 20 files open; what is used when nothing happens. Prints JSON lines; `--only scan`
// leaves out what is typed. The peers are in analysis-peers.ts.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { compileGrammars } from "../../server/src/analysis/compiled-grammars.ts";
import type { TextPosition } from "../../server/src/analysis/documents/text-buffer.ts";
import { noLevels } from "../../server/src/analysis/rule-levels.ts";
import { analyzerFingerprint, openAnalysisStore } from "../../server/src/analysis/scan/analysis-store.ts";
import { AnalyzerPool } from "../../server/src/analysis/scan/analyzer-pool.ts";
import { CachedAnalyzer } from "../../server/src/analysis/scan/cached-analyzer.ts";
import { scanFiles } from "../../server/src/analysis/scan/scan-files.ts";
import { type DocumentAnalysis, WorkerAnalyzer } from "../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { keystrokes, linesOf, percentile, print, type Subject, scanSubjects, subjects } from "../support/analysis-subjects.ts";

const root = resolve(import.meta.dirname, "../..");
const built = join(root, "dist/server");
const workerFile = join(built, "analysis-worker.mjs");
const grammars = compileGrammars(built);
const newAnalyzer = () => new WorkerAnalyzer({ workerFile, wasmFolder: built, compiled: () => grammars, clock: systemClock, logger: silentLogger });
const keysMeasured = 1000;
const mb = 1024 * 1024;
const bareBytes = process.memoryUsage.rss();

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
		edit(start: TextPosition, end: TextPosition, inserted: string) {
			version++;
			const done = next("instant");
			analyzer.change(uri, version, [{ range: { start, end }, text: inserted }]);
			return done;
		},
		rest: () => next("whole"),
	};
}

/** Types a text at nine places of the subject; how long each key took. After each place the subject is as it was. */
async function type(document: ReturnType<typeof follow>, subject: Subject, { typed, closes }: { typed: string; closes: boolean }): Promise<number[]> {
	const lines = subject.text.split("\n");
	const times: number[] = [];
	for (let place = 1; times.length < keysMeasured; place++) {
		let line = Math.floor((lines.length * (place % 9)) / 9);
		while (line < lines.length - 1 && !/[;{:,]$/.test(lines[line] ?? "")) line++;
		const start = { line, character: lines[line]?.length ?? 0 };
		for (const { before, inserted } of keystrokes(typed, closes)) {
			const at = behind(start, before);
			const began = performance.now();
			await document.edit(at, at, inserted);
			times.push(performance.now() - began);
		}
		await document.edit(start, behind(start, typed), "");
		await document.rest();
	}
	return times;
}

function behind({ line, character }: TextPosition, text: string): TextPosition {
	const lines = text.split("\n");
	const { length } = lines.at(-1) ?? "";
	return lines.length > 1 ? { line: line + lines.length - 1, character: length } : { line, character: character + length };
}

async function measureTyping(subject: Subject): Promise<void> {
	const analyzer = newAnalyzer();
	await analyzer.analyze(subject.path, "");
	const document = follow(analyzer, subject);
	const opened = performance.now();
	await document.open();
	print(`${subject.name}: a file of ${linesOf(subject.text)} lines that was never seen`, performance.now() - opened, "ms", "≤ 300");
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const times = await type(document, subject, { typed: subject.typed, closes: true });
	delay.disable();
	print(`${subject.name}: edit to diagnostics, p50`, percentile(times, 0.5), "ms", "≤ 3");
	print(`${subject.name}: edit to diagnostics, p95`, percentile(times, 0.95), "ms", "≤ 10");
	print(`${subject.name}: delay of the loop that answers the editor, p99`, delay.percentile(99) / 1e6, "ms", "≤ 8");
	// Brackets and quotes that nobody closes: all that follows is read anew.
	const broken = await type(document, subject, { typed: "\n{ ( \" [ '", closes: false });
	print(`${subject.name}: edit to diagnostics while the code is broken, p99`, percentile(broken, 0.99), "ms", "≤ 50");
	const unclosed = await type(document, subject, { typed: subject.typed, closes: false });
	print(`${subject.name}: edit to diagnostics where the editor closes nothing, p95`, percentile(unclosed, 0.95), "ms");
	await analyzer.dispose();
}

/** Lines of files that are analysed count; those that a program wrote are read and passed over. */
async function measureScan(subject: string, paths: string[]): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
	const fingerprint = analyzerFingerprint(workerFile, built);
	const store = () => openAnalysisStore({ path: join(folder, "analyses.sqlite"), fingerprint, clock: systemClock, logger: silentLogger });
	const linesIn = new Map<string, number>();
	const read = async (path: string) => {
		const text = readFileSync(path, "utf8");
		linesIn.set(path, linesOf(text));
		return { kind: "text" as const, text, hash: "" };
	};
	const files = { list: async () => ({ paths, truncated: false, unreadable: [] }), read };
	for (const name of ["scan on two workers", "second scan"]) {
		const pool = new AnalyzerPool({ size: 2, create: newAnalyzer, supports: () => true, clock: systemClock });
		const analyzer = new CachedAnalyzer(pool, () => noLevels, store);
		let lines = 0;
		const found = (path: string) => {
			lines += linesIn.get(path) ?? 0;
		};
		const began = performance.now();
		await scanFiles({ files, analyzer, parallel: 4, signal: new AbortController().signal, found });
		const seconds = (performance.now() - began) / 1000;
		print(`${name}, ${subject}, ${lines} lines`, lines / seconds, "lines/s", name === "second scan" ? undefined : "≥ 130000");
		await analyzer.dispose();
	}
	rmSync(folder, { recursive: true, force: true });
}

async function measureMemory(all: readonly Subject[]): Promise<void> {
	// What looking for the subjects took is not the product's.
	const before = process.memoryUsage.rss() - bareBytes;
	const analyzer = newAnalyzer();
	for (let index = 0; index < 20; index++) {
		const subject = all[index % all.length];
		if (subject) await follow(analyzer, { ...subject, path: `${index}-${subject.path}`, text: subject.text.split("\n").slice(0, 2000).join("\n") }).open();
	}
	print("memory of the whole process with 20 files of 2,000 lines open", (process.memoryUsage.rss() - before) / mb, "MB", "≤ 250");
	await new Promise((resolve) => setTimeout(resolve, 2000));
	const used = process.cpuUsage();
	const idleMs = 5000;
	await new Promise((resolve) => setTimeout(resolve, idleMs));
	const { user, system } = process.cpuUsage(used);
	print("processor in use while nothing happens", (user + system) / (10 * idleMs), "%", "0");
	await analyzer.dispose();
}

// The worker alone keeps no program alive.
setInterval(() => undefined, 60_000);
const { values: asked } = parseArgs({ options: { only: { type: "string" } } });
if (asked.only !== "scan") {
	const all = subjects();
	await measureMemory(all);
	for (const subject of all) await measureTyping(subject);
}
for (const { name, paths } of scanSubjects()) await measureScan(name, paths);
process.exit(0);
