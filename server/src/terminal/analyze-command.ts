// `ensemble analyze`: files and folders in, problems out, as text for people, as lines of JSON or as SARIF. The exit status says whether
// something was found. Progress goes to stderr and only where a person looks at it. Does not know how texts are analysed.

import type { Analysis, Issue } from "#protocol/analysis.ts";
import type { RuleCatalogue } from "../analysis/rule-catalogue.ts";
import type { ScanEnd } from "../analysis/scan/scan-files.ts";
import { AnalysisReport } from "./analysis-report.ts";
import type { AnalyzeCommand } from "./arguments.ts";
import { KeptFiles } from "./kept-files.ts";
import { sarifOf } from "./sarif.ts";
import { printable, printableJson, type Terminal } from "./terminal.ts";

export interface AnalyzedFile {
	/** As a person would write it: relative to where they are. */
	file_path: string;
	analysis: Analysis;
}

export interface AnalyzeDeps {
	terminal: Terminal;
	/** Analyses all that the command names. */
	scan(events: ScanEvents): Promise<ScanEnd>;
	catalogue: RuleCatalogue;
	version: string;
	/** Aborted by Ctrl+C, or where nobody reads any more. */
	interrupted: AbortSignal;
}

export interface ScanEvents {
	signal: AbortSignal;
	found(file: AnalyzedFile): void;
	progress(done: number, total: number): void;
	/** For a person to know, now. */
	note(text: string): void;
}

const exitFound = 1;
const exitStopped = 130;
const rank: Readonly<Record<Issue["severity"], number>> = { hint: 0, info: 1, warning: 2, error: 3 };

/** 0 nothing at or above the level, 1 something, or not all could be looked at, 130 stopped. */
export async function analyzeCommand({ format, failOn }: AnalyzeCommand, deps: AnalyzeDeps): Promise<number> {
	const { terminal, interrupted } = deps;
	const kept = new KeptFiles();
	let worst = -1;
	const progress = new ProgressLine(terminal);
	const end = await deps.scan({
		signal: interrupted,
		found(file) {
			for (const { severity } of file.analysis.issues) worst = Math.max(worst, rank[severity]);
			// Each as it comes: a reader of lines need not wait for the last.
			if (format === "json") terminal.out(`${printableJson(file)}\n`);
			else kept.add(file);
		},
		progress: (done, total) => progress.show(done, total),
		note(text) {
			progress.clear();
			terminal.err(`${printable(text)}\n`);
		},
	});
	progress.clear();
	if (end.stopped) {
		terminal.err("Stopped.\n");
		return exitStopped;
	}
	if (format === "sarif") terminal.out(`${printableJson(sarifOf(kept, deps.catalogue, deps.version), 2)}\n`);
	if (format === "text") terminal.out(new AnalysisReport(terminal).text(kept, end));
	else for (const { path, reason } of end.unreadable) terminal.err(`${printable(path)}: ${printable(reason)}\n`);
	if (end.gaveUp !== undefined) terminal.err(`${end.gaveUp}\n`);
	return worst >= rank[failOn] || end.gaveUp !== undefined ? exitFound : 0;
}

/** One line that is written over and over; nothing where stderr is no terminal. */
class ProgressLine {
	readonly #terminal: Terminal;
	#shown = 0;
	#isOnScreen = false;

	constructor(terminal: Terminal) {
		this.#terminal = terminal;
	}

	show(done: number, total: number): void {
		if (!this.#terminal.interactive) return;
		const hundredth = Math.floor((done * 100) / Math.max(1, total));
		if (hundredth === this.#shown && this.#isOnScreen) return;
		this.#shown = hundredth;
		this.#isOnScreen = true;
		this.#terminal.err(`\r\u001b[KAnalysing ${done} of ${total} files`);
	}

	clear(): void {
		if (this.#isOnScreen) this.#terminal.err("\r\u001b[K");
		this.#isOnScreen = false;
	}
}
