// What is shown of the documents that are open: their analyses, less the rules that a person switched off or sees elsewhere. Holds the
// editor's settings and tells the client what is known of each file. Does not know how texts are analysed.

import { z } from "zod";
import type { Analysis, Issue } from "#protocol/analysis.ts";
import type { AnalysisSettings, FileReport } from "#protocol/lsp.ts";
import type { Tier } from "../analysis/live-analyses.ts";
import type { AnalyzedDocument, OpenDocuments } from "./open-documents.ts";

export const AnalysisSettingsSchema = z.object({
	enabled: z.boolean(),
	rules: z.record(z.string().max(200), z.enum(["off", "hint", "info", "warning", "error"])),
	tools: z.array(z.string().max(100)).max(100),
	seen: z.array(z.string().max(200)).max(2000),
	inlayHintsFrom: z.number().min(0).optional(),
	codeLensFrom: z.number().min(0).optional(),
	onSave: z.object({ programs: z.record(z.string().max(100), z.string().max(4096)) }).optional(),
});

export interface ShownAnalysesDeps {
	documents: Pick<OpenDocuments, "analyze" | "get">;
	/** What is left of an analysis under these settings. */
	choose(settings: AnalysisSettings, analysis: Analysis): Analysis;
	/** With what the workspace's own tools said when the file was last saved; `resultId` tells apart what they said. */
	withSaved(uri: string, analysis: Analysis): { analysis: Analysis; resultId: string };
	/** What cost a file its points, most first. */
	lossesOf(analysis: Analysis): FileReport["losses"];
	report(files: FileReport[]): void;
}

const shownFunctions = 200;
const shownLosses = 5;
/** Resting state until the editor has spoken: everything that is on by default. */
const defaultSettings: AnalysisSettings = { enabled: true, rules: {}, tools: [], seen: [], inlayHintsFrom: 5 };

export class ShownAnalyses {
	readonly #deps: ShownAnalysesDeps;
	readonly #reported = new Map<string, string>();
	#settings: AnalysisSettings = defaultSettings;
	/** Part of each result's id: the same text under other settings is another result. */
	#generation = 0;

	constructor(deps: ShownAnalysesDeps) {
		this.#deps = deps;
	}

	get settings(): AnalysisSettings {
		return this.#settings;
	}

	get generation(): number {
		return this.#generation;
	}

	/** Whether anything changed. */
	change(settings: AnalysisSettings): boolean {
		if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return false;
		this.#settings = settings;
		this.invalidate();
		if (!settings.enabled) this.forget();
		return true;
	}

	/** What was shown before is not the answer any more. */
	invalidate(): void {
		this.#generation++;
	}

	/** Undefined where there is nothing to show: not open, no rules for it, switched off. */
	async analyze(uri: string, tier: Tier = "instant"): Promise<AnalyzedDocument | undefined> {
		if (!this.#settings.enabled) return undefined;
		const analyzed = await this.#deps.documents.analyze(uri, tier);
		if (!analyzed || !this.#settings.enabled) return undefined;
		const saved = this.#deps.withSaved(uri, this.choose(analyzed.analysis));
		const resultId = `${this.#generation}-${analyzed.resultId}${saved.resultId}`;
		const shown = { ...analyzed, resultId, analysis: saved.analysis };
		if (this.#reported.get(uri) !== resultId) {
			this.#reported.set(uri, resultId);
			this.#deps.report([this.reportOf(uri, shown.analysis)]);
		}
		return shown;
	}

	get(uri: string): ReturnType<OpenDocuments["get"]> {
		return this.#deps.documents.get(uri);
	}

	/** Takes back what was reported. */
	forget(): void {
		this.#deps.report([...this.#reported.keys()].map(nothingIn));
		this.#reported.clear();
	}

	closed(uri: string): void {
		this.#reported.delete(uri);
	}

	choose(analysis: Analysis): Analysis {
		return this.#deps.choose(this.#settings, analysis);
	}

	reportOf(uri: string, analysis: Analysis): FileReport {
		const functions = (analysis.functions ?? []).toSorted((a, b) => b.cognitive - a.cognitive || b.cyclomatic - a.cyclomatic).slice(0, shownFunctions);
		const losses = this.#deps.lossesOf(analysis).slice(0, shownLosses);
		const report: FileReport = { uri, problems: countsOf(analysis.issues), functions, losses };
		if (analysis.quality_score !== undefined) report.score = analysis.quality_score;
		if (analysis.note !== undefined) report.note = analysis.note;
		return report;
	}
}

/** Of a file that is gone, or not to be analysed. */
export function nothingIn(uri: string): FileReport {
	return { uri, problems: { errors: 0, warnings: 0, infos: 0 }, functions: [], losses: [] };
}

export function countsOf(issues: readonly Issue[]): FileReport["problems"] {
	const count = (severity: Issue["severity"]) => issues.filter((issue) => issue.severity === severity).length;
	return { errors: count("error"), warnings: count("warning"), infos: count("info") + count("hint") };
}
