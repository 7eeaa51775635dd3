// Analyses many files, a few at a time: what is not source is passed over, what was generated or minified is counted and left out.
// Bounded and abortable; one file that cannot be read is a note, never the end of the scan. Does not know where files lie nor what is done
// with the results.

import type { Analysis } from "#protocol/analysis.ts";
import type { ReadText } from "../../changes/workspace-files.ts";
import type { Analyzer } from "../analyzer.ts";
import { isGenerated, isGeneratedName } from "./generated-files.ts";

export interface ScanFiles {
	list(limit: number, signal?: AbortSignal): Promise<{ paths: string[]; truncated: boolean }>;
	read(path: string): Promise<ReadText>;
}

export interface ScanOptions {
	files: ScanFiles;
	analyzer: Pick<Analyzer, "analyze" | "supports">;
	/** Files in work at a time. */
	parallel: number;
	signal: AbortSignal;
	/** Each analysed file as soon as it is there; in no order. */
	found(path: string, analysis: Analysis): void;
	/** After each file, also those that were left out. */
	progress?(done: number, total: number): void;
	/** Most files that are listed. */
	maxFiles?: number;
}

export interface ScanEnd {
	/** Analysed. */
	files: number;
	generated: number;
	/** Exist but cannot be analysed; with why. */
	unreadable: { path: string; reason: string }[];
	/** Whether there are more files than are looked at. */
	truncated: boolean;
	stopped: boolean;
}

export const maxScannedFiles = 50_000;
const maxReasons = 100;

export async function scanFiles(options: ScanOptions): Promise<ScanEnd> {
	const { files, analyzer, parallel, signal, progress } = options;
	const end: ScanEnd = { files: 0, generated: 0, unreadable: [], truncated: false, stopped: false };
	try {
		const listed = await files.list(options.maxFiles ?? maxScannedFiles, signal);
		end.truncated = listed.truncated;
		const sources = listed.paths.filter((path) => analyzer.supports(path));
		const queue = sources.values();
		let done = 0;
		const work = async () => {
			for (const path of queue) {
				if (signal.aborted) return;
				await scanOne(options, path, end);
				progress?.(++done, sources.length);
			}
		};
		await Promise.all(Array.from({ length: Math.max(1, parallel) }, work));
	} catch (error) {
		if (!signal.aborted) throw error;
	}
	end.stopped = signal.aborted;
	return end;
}

async function scanOne({ files, analyzer, signal, found }: ScanOptions, path: string, end: ScanEnd): Promise<void> {
	if (isGeneratedName(path)) {
		end.generated++;
		return;
	}
	const read = await readText(files, path);
	// Gone since it was listed: nobody misses it.
	if (read.kind === "absent") return;
	if (read.kind === "refused") {
		if (end.unreadable.length < maxReasons) end.unreadable.push({ path, reason: read.reason });
		return;
	}
	if (isGenerated(read.text)) {
		end.generated++;
		return;
	}
	const analysis = await analyzer.analyze(path, read.text, signal);
	if (signal.aborted) return;
	end.files++;
	found(path, analysis);
}

async function readText(files: ScanFiles, path: string): Promise<ReadText> {
	try {
		return await files.read(path);
	} catch (error) {
		return { kind: "refused", reason: error instanceof Error ? error.message : String(error) };
	}
}
