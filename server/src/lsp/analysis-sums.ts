// What an analysis of many files comes to: counts and the mean score.

import type { Analysis } from "#protocol/analysis.ts";
import type { AnalyzeResult } from "#protocol/lsp.ts";
import { countsOf } from "./shown-analyses.ts";
import { maxProblemsPerFile } from "./workspace-problems.ts";

export class AnalysisSums {
	#errors = 0;
	#warnings = 0;
	#infos = 0;
	#score = 0;
	#scored = 0;
	#isCut = false;

	/** `isWhole`: whether all its problems are shown. */
	add(analysis: Analysis, isWhole: boolean): void {
		const { errors, warnings, infos } = countsOf(analysis.issues);
		this.#errors += errors;
		this.#warnings += warnings;
		this.#infos += infos;
		if (!isWhole || analysis.issues.length > maxProblemsPerFile) this.#isCut = true;
		if (!analysis.success || analysis.quality_score === undefined) return;
		this.#score += analysis.quality_score;
		this.#scored++;
	}

	result(scan: { files: number; generated: number; unreadable: readonly unknown[]; truncated: boolean }): Omit<AnalyzeResult, "stopped"> {
		const counts = { errors: this.#errors, warnings: this.#warnings, infos: this.#infos };
		const files = { files: scan.files, generated: scan.generated, unreadable: scan.unreadable.length, truncated: scan.truncated || this.#isCut };
		return this.#scored === 0 ? { ...files, ...counts } : { ...files, ...counts, score: Math.round((this.#score / this.#scored) * 10) / 10 };
	}
}
