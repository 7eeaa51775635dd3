// "Analyze Workspace" and "Analyze File": runs the scan, tells its progress, puts problems where the editor fetches them and reports of
// files to the client; afterwards looks again at files that changed. One scan at a time: a new one ends the one before. What was found stays
// until something newer is known of the file. Does not know how files are found or analysed.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Analysis } from "#protocol/analysis.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { AnalyzeResult, FileReport } from "#protocol/lsp.ts";
import type { Logger } from "../base/logger.ts";
import { AnalysisSums } from "./analysis-sums.ts";
import { ChangedFiles } from "./changed-files.ts";
import { filePathOf, pathWithin } from "./file-path.ts";
import { nothingIn, type ShownAnalyses } from "./shown-analyses.ts";
import type { WorkspaceProblems } from "./workspace-problems.ts";

export interface ScanRequest {
	signal: AbortSignal;
	/** `path` relative to the workspace. */
	found(path: string, analysis: Analysis): void;
	progress(done: number, total: number): void;
}

/** Analyses all files of the workspace. */
export type Scan = (
	request: ScanRequest,
) => Promise<{ files: number; generated: number; unreadable: readonly unknown[]; truncated: boolean; stopped: boolean }>;

/** One file of the workspace as it is on disk or in an editor; undefined where it cannot be analysed. */
export type AnalyzeFile = (path: string) => Promise<Analysis | undefined>;

/** Which of these files a scan would look at. */
export type IsListed = (paths: readonly string[]) => Promise<ReadonlySet<string>>;

export interface WorkspaceAnalysisDeps {
	shown: ShownAnalyses;
	problems: WorkspaceProblems;
	scan: Scan;
	analyzeFile: AnalyzeFile;
	isListed: IsListed;
	/** As the editor names the workspace. */
	folder(): string | undefined;
	report(files: FileReport[]): void;
	logger: Logger;
}

/** Reports go out in groups: the client redraws once for each. */
const reportsAtOnce = 40;

export class WorkspaceAnalysis {
	readonly #deps: WorkspaceAnalysisDeps;
	readonly #changed: ChangedFiles;
	#running: AbortController | undefined;
	/** What was known when analysis was switched off. */
	#suspended: string[] = [];

	constructor(deps: WorkspaceAnalysisDeps) {
		this.#deps = deps;
		this.#changed = new ChangedFiles({
			isKnown: (uri) => deps.problems.has(uri),
			isListed: (uris) => this.#listedOf(uris),
			look: (uri) => this.#lookAgain(uri),
			looked: (reports) => {
				deps.report(reports);
				deps.problems.publish();
			},
			logger: deps.logger,
		});
	}

	async analyzeAll(cancelled: AbortSignal, progress: (done: number, total: number) => void): Promise<AnalyzeResult> {
		const { problems, shown } = this.#deps;
		this.#mustBeEnabled();
		this.#running?.abort();
		const running = new AbortController();
		this.#running = running;
		const signal = AbortSignal.any([running.signal, cancelled]);
		const sums = new AnalysisSums();
		const before = new Set(problems.uris());
		let waiting: FileReport[] = [];
		const flush = () => {
			if (waiting.length > 0) this.#deps.report(waiting);
			waiting = [];
			problems.publish();
		};
		const found = (path: string, analysis: Analysis) => {
			const uri = this.#uriOf(path);
			const chosen = shown.choose(analysis);
			before.delete(uri);
			sums.add(chosen, problems.set(uri, chosen));
			waiting.push(shown.reportOf(uri, chosen));
			if (waiting.length >= reportsAtOnce) flush();
		};
		const end = await this.#deps.scan({ signal, found, progress });
		// A scan that saw only a part says nothing about the rest.
		if (!end.stopped && !end.truncated) waiting.push(...this.#forget([...before]));
		flush();
		return { ...sums.result(end), stopped: end.stopped };
	}

	/** A file by its address; also one that is not open. */
	async analyzeOne(uri: string): Promise<AnalyzeResult> {
		const { shown, problems } = this.#deps;
		this.#mustBeEnabled();
		const open = await shown.analyze(uri, "whole");
		const analysis = open?.analysis ?? (await this.#fromDisk(uri));
		if (!analysis) throw new EnsembleError("not_supported", "There are no rules for this kind of file. Python, JavaScript, TypeScript, Java and Go have some.");
		if (!open) {
			problems.set(uri, analysis);
			problems.publish();
		}
		this.#deps.report([shown.reportOf(uri, analysis)]);
		const sums = new AnalysisSums();
		sums.add(analysis, true);
		return { ...sums.result({ files: 1, generated: 0, unreadable: [], truncated: false }), stopped: false };
	}

	/** Files changed on disk, or their editors were closed. Only what was scanned is kept up to date, and what is new beside it. */
	refresh(files: readonly { uri: string; isNew: boolean }[]): void {
		const isScanned = this.#running !== undefined;
		this.#changed.add(files.filter(({ isNew }) => isScanned || !isNew).map(({ uri }) => uri));
		// The editor may wait for what an open document hid.
		this.#deps.problems.publish();
	}

	/** Rules or settings changed. */
	refreshAll(): void {
		const uris = [...this.#deps.problems.uris(), ...this.#suspended];
		this.#suspended = [];
		this.#changed.addKnown(uris);
	}

	/** Shows nothing of any file, until `refreshAll`. */
	clear(): void {
		const { problems, report } = this.#deps;
		this.#running?.abort();
		this.#suspended = problems.uris();
		report(this.#forget(this.#suspended));
		problems.publish();
	}

	dispose(): void {
		this.#running?.abort();
		this.#changed.dispose();
	}

	#mustBeEnabled(): void {
		if (!this.#deps.shown.settings.enabled) throw new EnsembleError("not_supported", "Analysis is switched off in the settings (ensemble.analysis.enabled).");
	}

	#forget(uris: readonly string[]): FileReport[] {
		for (const uri of uris) this.#deps.problems.delete(uri);
		return uris.map(nothingIn);
	}

	async #lookAgain(uri: string): Promise<FileReport | undefined> {
		const { problems, shown } = this.#deps;
		if (!shown.settings.enabled) return undefined;
		const analysis = await this.#fromDisk(uri);
		if (!analysis) return this.#forget([uri])[0];
		problems.set(uri, analysis);
		return shown.reportOf(uri, analysis);
	}

	async #listedOf(uris: readonly string[]): Promise<string[]> {
		const paths = new Map(uris.flatMap((uri) => [[this.#pathOf(uri) ?? "", uri]]));
		const listed = await this.#deps.isListed([...paths.keys()]);
		return [...paths].filter(([path]) => listed.has(path)).map(([, uri]) => uri);
	}

	async #fromDisk(uri: string): Promise<Analysis | undefined> {
		const path = this.#pathOf(uri);
		const analysis = path === undefined ? undefined : await this.#deps.analyzeFile(path);
		return analysis && this.#deps.shown.choose(analysis);
	}

	#pathOf(uri: string): string | undefined {
		const folder = filePathOf(this.#deps.folder() ?? "");
		const path = filePathOf(uri);
		return folder === undefined || path === undefined ? undefined : pathWithin(folder, path);
	}

	#uriOf(path: string): string {
		return pathToFileURL(join(filePathOf(this.#deps.folder() ?? "") ?? "", path)).href;
	}
}
