// "Analyze Workspace" and "Analyze File": runs the scan, tells its progress, puts problems where the editor fetches them and reports of
// files to the client. One scan at a time: a new one ends the one before. Does not know how files are found or analysed.

import { pathToFileURL } from "node:url";
import type { Analysis } from "#protocol/analysis.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { AnalyzeResult, FileReport } from "#protocol/lsp.ts";
import { filePathOf } from "./open-documents.ts";
import { countsOf, type ShownAnalyses } from "./shown-analyses.ts";
import { maxProblemsPerFile, type WorkspaceProblems } from "./workspace-problems.ts";

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

export interface WorkspaceAnalysisDeps {
	shown: ShownAnalyses;
	problems: WorkspaceProblems;
	scan: Scan;
	analyzeFile: AnalyzeFile;
	/** As the editor names the workspace. */
	folder(): string | undefined;
	report(files: FileReport[]): void;
}

/** Reports go out in groups: the client redraws once for each. */
const reportsAtOnce = 40;

export class WorkspaceAnalysis {
	readonly #deps: WorkspaceAnalysisDeps;
	#running: AbortController | undefined;

	constructor(deps: WorkspaceAnalysisDeps) {
		this.#deps = deps;
	}

	async analyzeAll(cancelled: AbortSignal, progress: (done: number, total: number) => void): Promise<AnalyzeResult> {
		const { problems, shown } = this.#deps;
		if (!shown.settings.enabled) throw new EnsembleError("not_supported", "Analysis is switched off in the settings (ensemble.analysis.enabled).");
		this.#running?.abort();
		const running = new AbortController();
		this.#running = running;
		const signal = AbortSignal.any([running.signal, cancelled]);
		const sums = new Sums();
		let waiting: FileReport[] = [];
		const flush = () => {
			if (waiting.length > 0) this.#deps.report(waiting);
			waiting = [];
			problems.publish();
		};
		problems.clear();
		const found = (path: string, analysis: Analysis) => {
			const uri = this.#uriOf(path);
			const chosen = shown.choose(analysis);
			sums.add(chosen, problems.set(uri, chosen));
			waiting.push(shown.reportOf(uri, chosen));
			if (waiting.length >= reportsAtOnce) flush();
		};
		const end = await this.#deps.scan({ signal, found, progress });
		flush();
		return {
			...sums.result(),
			files: end.files,
			generated: end.generated,
			unreadable: end.unreadable.length,
			stopped: end.stopped,
			truncated: end.truncated || sums.isCut,
		};
	}

	/** A file by its address; also one that is not open. */
	async analyzeOne(uri: string): Promise<AnalyzeResult> {
		const { shown, problems } = this.#deps;
		if (!shown.settings.enabled) throw new EnsembleError("not_supported", "Analysis is switched off in the settings (ensemble.analysis.enabled).");
		const open = await shown.analyze(uri, "whole");
		const analysis = open?.analysis ?? (await this.#fromDisk(uri));
		if (!analysis) throw new EnsembleError("not_supported", "There are no rules for this kind of file. Python, JavaScript, TypeScript, Java and Go have some.");
		if (!open) {
			problems.set(uri, analysis);
			problems.publish();
		}
		this.#deps.report([shown.reportOf(uri, analysis)]);
		const sums = new Sums();
		sums.add(analysis, true);
		return { ...sums.result(), files: 1, generated: 0, unreadable: 0, stopped: false, truncated: false };
	}

	/** A file changed on disk, or its editor was closed; only files that were scanned are kept up to date. */
	async refresh(uri: string): Promise<void> {
		const { problems } = this.#deps;
		if (problems.has(uri)) {
			const analysis = await this.#fromDisk(uri);
			if (analysis) problems.set(uri, analysis);
			else problems.delete(uri);
			this.#deps.report([analysis ? this.#deps.shown.reportOf(uri, analysis) : nothingIn(uri)]);
		}
		problems.publish();
	}

	dispose(): void {
		this.#running?.abort();
	}

	async #fromDisk(uri: string): Promise<Analysis | undefined> {
		const folder = filePathOf(this.#deps.folder() ?? "");
		const path = filePathOf(uri);
		if (folder === undefined || path === undefined || !path.startsWith(`${folder}/`)) return undefined;
		const analysis = await this.#deps.analyzeFile(path.slice(folder.length + 1));
		return analysis && this.#deps.shown.choose(analysis);
	}

	#uriOf(path: string): string {
		const folder = filePathOf(this.#deps.folder() ?? "") ?? "";
		return pathToFileURL(`${folder}/${path}`).href;
	}
}

/** Of a file that is gone. */
function nothingIn(uri: string): FileReport {
	return { uri, problems: { errors: 0, warnings: 0, infos: 0 }, functions: [], losses: [] };
}

class Sums {
	#errors = 0;
	#warnings = 0;
	#infos = 0;
	#score = 0;
	#scored = 0;
	isCut = false;

	add(analysis: Analysis, isWhole: boolean): void {
		const { errors, warnings, infos } = countsOf(analysis.issues);
		this.#errors += errors;
		this.#warnings += warnings;
		this.#infos += infos;
		if (!isWhole || analysis.issues.length > maxProblemsPerFile) this.isCut = true;
		if (analysis.quality_score === undefined) return;
		this.#score += analysis.quality_score;
		this.#scored++;
	}

	result(): Pick<AnalyzeResult, "errors" | "warnings" | "infos" | "score"> {
		const counts = { errors: this.#errors, warnings: this.#warnings, infos: this.#infos };
		return this.#scored === 0 ? counts : { ...counts, score: Math.round((this.#score / this.#scored) * 10) / 10 };
	}
}
