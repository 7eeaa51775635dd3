// Analyses one text: chooses the language by file ending, keeps it within bounds, puts the linter's, the rules' and the meter's findings
// together. Loads what a language needs when its first file comes. Whatever the text is, and whatever happens in a linter, the answer is an
// analysis with a note, never a throw.

import type { Analysis, Issue } from "#protocol/analysis.ts";
import type { Logger } from "../base/logger.ts";
import type { Analyzer } from "./analyzer.ts";
import { isFlow, type Language, languageOf, obstacleIn, withPlainLineEnds } from "./languages.ts";
import type { Measured } from "./metrics/file-meter.ts";
import { isNestedTooDeeply } from "./python-nesting.ts";
import { pythonRules } from "./python-rules.ts";
import { qualityScore } from "./quality-score.ts";
import { ProjectLinter } from "./ruff-config/project-linter.ts";
import type { Linted } from "./ruff-linter.ts";
import { noLevels, type RuleLevels } from "./rule-levels.ts";
import { byPlace } from "./text-positions.ts";
import { examine, type FileFindings, type LanguageTools, Toolbox, type ToolboxDeps } from "./toolbox.ts";

/** Of one file; a list of more is not read by anyone. */
export const maxIssues = 500;

export interface AnalyzerDeps extends ToolboxDeps {
	/** How loud rules are, where somebody said so; holds for what is analysed, and opened, from then on. */
	levels?: () => RuleLevels;
	/** Python files that the linter is not asked about, because it broke on them before. */
	unlinted?: ReadonlySet<string>;
	/** The folder that relative paths begin in: settings of the project's own are looked for from there. Absent: only for absolute paths. */
	root?: string | undefined;
	/** It broke on this file and finds nothing any more; only a new thread has a working one. */
	linterFailed?(path: string): void;
}

export class LanguageAnalyzer implements Analyzer {
	readonly #logger: Logger;
	readonly #toolbox: Toolbox;
	readonly #deps: Pick<AnalyzerDeps, "levels" | "unlinted" | "linterFailed" | "root">;
	#python: Promise<ProjectLinter> | "failed" | undefined;

	constructor(deps: AnalyzerDeps) {
		this.#logger = deps.logger;
		this.#toolbox = new Toolbox(deps);
		this.#deps = deps;
	}

	/** Trees that are held; 0 between two analyses, as long as no document is open. */
	get liveTrees(): number {
		return this.#toolbox.liveTrees;
	}

	supports(path: string): boolean {
		return languageOf(path) !== undefined;
	}

	tools(language: Language): Promise<LanguageTools> {
		return this.#toolbox.load(language.grammar, this.#deps.levels?.() ?? noLevels);
	}

	async analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		const language = languageOf(path);
		if (!language) return notAnalyzed("unknown", "There are no rules for this kind of file.");
		const source = withPlainLineEnds(text);
		const obstacle = obstacleOf(language, source);
		if (obstacle) return notAnalyzed(language.name, obstacle);
		if (signal?.aborted) return notAnalyzed(language.name, "Stopped.");
		try {
			if (language.name !== "python" && isFlow(text)) return { language: language.name, success: true, syntax_valid: true, issues: [] };
			const findings = await this.#findingsOf(language, { path, text, source });
			return findings ? analysisOf(language.name, findings) : notAnalyzed(language.name, "The file takes too long to analyse.");
		} catch (error) {
			return this.failed(language.name, path, error);
		}
	}

	failed(language: string, path: string, error: unknown): Analysis {
		this.#logger.error("analysis failed", { path, error });
		return notAnalyzed(language, "The analysis failed; the log has the details.");
	}

	/** What ruff says about a Python text; undefined where it failed. Our own rules have to do then. */
	async lintPython(path: string, text: string): Promise<Linted | undefined> {
		if (this.#python === "failed" || this.#deps.unlinted?.has(path)) return undefined;
		try {
			// Imported here, because the linter brings 10 MB that a start need not wait for.
			this.#python ??= import("./ruff-linter.ts").then(({ loadRuff }) => new ProjectLinter(loadRuff(), this.#deps.root));
			return (await this.#python).check(path, text, askedBy(this.#deps.levels?.() ?? noLevels));
		} catch (error) {
			this.#python = "failed";
			this.#logger.error("Python linter failed", { path, error });
			this.#deps.linterFailed?.(path);
			return undefined;
		}
	}

	async dispose(): Promise<void> {
		if (this.#python !== "failed") (await this.#python)?.dispose();
		this.#python = undefined;
		await this.#toolbox.dispose();
	}

	/** Undefined where it took too long. */
	async #findingsOf(language: Language, { path, text, source }: { path: string; text: string; source: string }): Promise<FileFindings | undefined> {
		const tools = await this.tools(language);
		const linted = language.name === "python" ? await this.lintPython(path, text) : undefined;
		// Nothing is awaited from here on: a parser is one for all texts of its language.
		const tree = tools.parse(source);
		if (!tree) return undefined;
		try {
			return examine(tools, tools.grammar.table(tree, source), linted);
		} finally {
			tools.grammar.release(tree);
		}
	}
}

/** Rules of the linter that somebody switched on. */
function askedBy(levels: RuleLevels): string[] {
	return Object.keys(levels).filter((rule) => levels[rule] !== "off" && pythonRules.get(rule)?.enabledByDefault === false);
}

/** `source`: with plain line ends. */
export function obstacleOf(language: Language, source: string): string | undefined {
	const obstacle = obstacleIn(source);
	if (obstacle || language.name !== "python") return obstacle;
	return isNestedTooDeeply(source) ? "The code is nested too deeply to be analysed." : undefined;
}

export function analysisOf(
	language: string,
	{ issues: found, isValid, metrics, functions, note }: Measured & { issues: readonly Issue[]; isValid: boolean; note?: string | undefined },
): Analysis {
	const issues = found.toSorted(byPlace);
	const quality_score = qualityScore(metrics, functions, issues).score;
	const analysis: Analysis = { language, success: true, syntax_valid: isValid, metrics, functions, issues: issues.slice(0, maxIssues), quality_score };
	if (note !== undefined) analysis.note = note;
	if (issues.length > maxIssues) analysis.note = `Only the first ${maxIssues} of ${issues.length} problems are shown.`;
	return analysis;
}

export function notAnalyzed(language: string, note: string): Analysis {
	return { language, success: false, syntax_valid: false, issues: [], note };
}
