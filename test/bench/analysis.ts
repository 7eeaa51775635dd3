// Analysis as the editor gets it, from the built worker: edit to diagnostics in files of 10,000 lines, also while the code is broken; a cold file;
// memory with 20 files open; what is used when nothing happens. Prints JSON lines. Scans are in analysis-scan.ts, the peers in analysis-peers.ts.

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { TextPosition } from "../../server/src/analysis/documents/text-buffer.ts";
import type { DocumentAnalysis, WorkerAnalyzer } from "../../server/src/analysis/worker-analyzer.ts";
import { keystrokes, linesOf, percentile, print, type Subject, subjects } from "../support/analysis-subjects.ts";
import { builtAnalyzer } from "../support/built-analyzer.ts";

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
	const analyzer = builtAnalyzer();
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

async function measureMemory(all: readonly Subject[]): Promise<void> {
	// What looking for the subjects took is not the product's.
	const before = process.memoryUsage.rss() - bareBytes;
	const analyzer = builtAnalyzer();
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
const all = subjects();
await measureMemory(all);
for (const subject of all) await measureTyping(subject);
process.exit(0);
