// What a report needs of all files that were analysed, within a bound: sums, the hardest functions, the problems. A file's figures are not kept.

import type { FunctionMetrics, Issue } from "#protocol/analysis.ts";
import type { AnalyzedFile } from "./analyze-command.ts";

/** Code hosts take 25,000; a person reads fewer. */
const maxKeptIssues = 20_000;
const maxFunctions = 10;
/** Below this nobody has trouble with a function. */
const leastCognitive = 5;

export type HardFunction = FunctionMetrics & { file_path: string };

export class KeptFiles {
	readonly #maxIssues: number;
	readonly #files: AnalyzedFile[] = [];
	#hardest: HardFunction[] = [];
	#kept = 0;
	readonly counts: Record<Issue["severity"], number> = { error: 0, warning: 0, info: 0, hint: 0 };
	issues = 0;
	lines = 0;
	#scores = 0;
	#scored = 0;

	constructor(maxIssues = maxKeptIssues) {
		this.#maxIssues = maxIssues;
	}

	add({ file_path, analysis }: AnalyzedFile): void {
		const { functions = [], metrics, quality_score, ...rest } = analysis;
		for (const { severity } of analysis.issues) this.counts[severity]++;
		this.issues += analysis.issues.length;
		this.lines += metrics?.lines_of_code ?? 0;
		if (quality_score !== undefined) {
			this.#scores += quality_score;
			this.#scored++;
		}
		this.#addFunctions(file_path, functions);
		const issues = analysis.issues.slice(0, this.#maxIssues - this.#kept);
		this.#kept += issues.length;
		if (issues.length === 0 && analysis.note === undefined) return;
		this.#files.push({ file_path, analysis: { ...rest, ...(quality_score === undefined ? {} : { quality_score }), issues } });
	}

	/** Those with something to tell, by path. */
	get files(): readonly AnalyzedFile[] {
		return this.#files.sort((a, b) => (a.file_path < b.file_path ? -1 : 1));
	}

	get hardest(): readonly HardFunction[] {
		return this.#hardest;
	}

	/** Problems that were counted but are not in the list. */
	get cut(): number {
		return this.issues - this.#kept;
	}

	get meanScore(): number | undefined {
		return this.#scored === 0 ? undefined : this.#scores / this.#scored;
	}

	#addFunctions(file_path: string, functions: readonly FunctionMetrics[]): void {
		const hard = functions.filter((each) => each.cognitive >= leastCognitive).map((each) => ({ ...each, file_path }));
		if (hard.length === 0) return;
		const harderFirst = (a: HardFunction, b: HardFunction) =>
			b.cognitive - a.cognitive || b.cyclomatic - a.cyclomatic || (a.file_path < b.file_path ? -1 : a.file_path > b.file_path ? 1 : a.line - b.line);
		this.#hardest = [...this.#hardest, ...hard].sort(harderFirst).slice(0, maxFunctions);
	}
}
