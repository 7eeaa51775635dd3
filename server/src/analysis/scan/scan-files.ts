// Analyses many files, a few at a time: what is not source is passed over, what was generated or minified is counted and left out.
// Bounded, in memory too, and abortable; one file that cannot be read is a note, never the end of the scan. Does not know where files lie nor
// what is done with the results.

import type { Analysis } from "#protocol/analysis.ts";
import type { ListedFiles, ReadText } from "../../changes/workspace-files.ts";
import type { Analyzer } from "../analyzer.ts";
import { withoutMark } from "../languages.ts";
import { isGenerated, isGeneratedName } from "./generated-files.ts";
import { outputFolders } from "./output-folders.ts";

export interface ScanFiles {
	list(limit: number, signal?: AbortSignal): Promise<ListedFiles>;
	read(path: string): Promise<ReadText>;
}

export interface ScanOptions {
	files: ScanFiles;
	analyzer: Pick<Analyzer, "analyze" | "supports">;
	/** The folder that was asked for, "" or ending in a slash: what it is called does not make it output. */
	under?: string;
	/** Files in work at a time. */
	parallel: number;
	signal: AbortSignal;
	/** Each analysed file as soon as it is there; in no order. No more are begun than it keeps up with. */
	found(path: string, analysis: Analysis): void | Promise<void>;
	/** After each file, also those that were left out. */
	progress?(done: number, total: number): void;
	/** Most files that are listed. */
	maxFiles?: number;
	/** Of the whole process, at this moment. */
	usedBytes?(): number;
	/** With more than this in use the scan ends. */
	maxBytes?: number;
}

export interface ScanEnd {
	/** Analysed. */
	files: number;
	/** Left out because a program wrote them. */
	generated: number;
	/** Folders of build output among them, which were left out as a whole. */
	outputFolders: string[];
	/** Files and folders that exist but cannot be looked at; with why. */
	unreadable: { path: string; reason: string }[];
	/** Whether there are more files than are looked at. */
	truncated: boolean;
	stopped: boolean;
	/** Why it ended before it was through, though nobody stopped it. */
	gaveUp?: string;
}

export const maxScannedFiles = 50_000;
/** Four workers at their limits, and what belongs to the process itself. */
const maxScanBytes = 1536 * 1024 * 1024;
const maxReasons = 100;
const maxFolders = 20;

export async function scanFiles(options: ScanOptions): Promise<ScanEnd> {
	const { files, analyzer, parallel, signal, progress } = options;
	const end: ScanEnd = { files: 0, generated: 0, outputFolders: [], unreadable: [], truncated: false, stopped: false };
	try {
		const listed = await files.list(options.maxFiles ?? maxScannedFiles, signal);
		end.truncated = listed.truncated;
		for (const path of listed.unreadable) end.unreadable.push({ path, reason: "this folder cannot be looked into" });
		const sources = withoutOutput(listed.paths, options.under ?? "", end).filter((path) => analyzer.supports(path));
		const queue = sources.values();
		let done = 0;
		const work = async () => {
			for (const path of queue) {
				if (signal.aborted || isOverLimit(options, end)) return;
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

function withoutOutput(paths: readonly string[], under: string, end: ScanEnd): string[] {
	const outputOf = outputFolders(paths, under);
	return paths.filter((path) => {
		const folder = outputOf(path);
		if (folder === undefined) return true;
		end.generated++;
		if (end.outputFolders.length < maxFolders && !end.outputFolders.includes(folder)) end.outputFolders.push(folder);
		return false;
	});
}

function isOverLimit({ usedBytes = () => process.memoryUsage.rss(), maxBytes = maxScanBytes }: ScanOptions, end: ScanEnd): boolean {
	if (end.gaveUp === undefined && usedBytes() <= maxBytes) return false;
	end.gaveUp = `More than ${Math.round(maxBytes / (1024 * 1024))} MB of memory are in use; the rest was not looked at. Name fewer files at a time.`;
	return true;
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
	const analysis = await analyzer.analyze(path, withoutMark(read.text), signal);
	if (signal.aborted) return;
	end.files++;
	await found(path, analysis);
}

async function readText(files: ScanFiles, path: string): Promise<ReadText> {
	try {
		return await files.read(path);
	} catch (error) {
		return { kind: "refused", reason: error instanceof Error ? error.message : String(error) };
	}
}
