// Finds the problems of one text: chooses the analysis by file ending and keeps it within bounds. Loads a linter or parser when the first
// file needs it. Whatever the text is, and whatever happens in a linter, the answer is an analysis with a note, never a throw.

import type { Analysis, Issue } from "#protocol/analysis.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Analyzer } from "./analyzer.ts";
import { isNestedTooDeeply } from "./python-nesting.ts";
import type { PythonLinter } from "./ruff-linter.ts";
import { type Grammar, loadScriptParser, type ScriptParser } from "./script-parser.ts";

export const maxAnalyzedChars = 2 * 1024 * 1024;
/** Nobody writes such lines; what has them was generated or minified. */
export const maxLineChars = 20_000;
/** Of one file; a list of more is not read by anyone. */
export const maxIssues = 500;

type Language = { name: "python" } | { name: "javascript" | "typescript"; grammar: Grammar };

const javascript: Language = { name: "javascript", grammar: "javascript" };
const typescript: Language = { name: "typescript", grammar: "typescript" };

const languages: ReadonlyMap<string, Language> = new Map<string, Language>([
	[".py", { name: "python" }],
	[".pyw", { name: "python" }],
	[".js", javascript],
	[".mjs", javascript],
	[".cjs", javascript],
	[".jsx", javascript],
	[".ts", typescript],
	[".mts", typescript],
	[".cts", typescript],
	[".tsx", { name: "typescript", grammar: "tsx" }],
]);

export interface AnalyzerDeps {
	/** Folder of the tree-sitter wasm files. */
	wasmFolder: string;
	clock: Clock;
	logger: Logger;
}

export class LanguageAnalyzer implements Analyzer {
	readonly #deps: AnalyzerDeps;
	#python: Promise<PythonLinter> | undefined;
	#scripts: Promise<ScriptParser> | undefined;

	constructor(deps: AnalyzerDeps) {
		this.#deps = deps;
	}

	supports(path: string): boolean {
		return languageOf(path) !== undefined;
	}

	async analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		const language = languageOf(path);
		if (!language) return notAnalyzed("unknown", "There are no rules for this kind of file.");
		const obstacle = obstacleIn(text) ?? (language.name === "python" ? pythonObstacleIn(text) : undefined);
		if (obstacle) return notAnalyzed(language.name, obstacle);
		if (signal?.aborted) return notAnalyzed(language.name, "Stopped.");
		try {
			const issues = await this.#issuesOf(language, path, text);
			return issues ? analysisOf(language.name, issues) : notAnalyzed(language.name, "The file takes too long to analyse.");
		} catch (error) {
			this.#deps.logger.error("analysis failed", { path, error });
			return notAnalyzed(language.name, "The analysis failed; the log has the details.");
		}
	}

	async dispose(): Promise<void> {
		const [python, scripts] = await Promise.allSettled([this.#python, this.#scripts]);
		this.#python = undefined;
		this.#scripts = undefined;
		for (const loaded of [python, scripts]) if (loaded.status === "fulfilled") loaded.value?.dispose();
	}

	/** Undefined where it took too long. What failed to load is tried again with the next file. */
	async #issuesOf(language: Language, path: string, text: string): Promise<Issue[] | undefined> {
		if (language.name === "python") {
			// Imported here, because the linter brings 10 MB that a start need not wait for.
			this.#python ??= import("./ruff-linter.ts")
				.then(({ loadRuff }) => loadRuff())
				.catch((error: unknown) => {
					this.#python = undefined;
					throw error;
				});
			return (await this.#python).check(path, text);
		}
		if (/^\s*(\/\/|\/\*+)\s*@flow\b/.test(text)) return [];
		this.#scripts ??= loadScriptParser(this.#deps.wasmFolder, this.#deps.clock).catch((error: unknown) => {
			this.#scripts = undefined;
			throw error;
		});
		return (await this.#scripts).check(language.grammar, text);
	}
}

function languageOf(path: string): Language | undefined {
	return languages.get(/\.[^./\\]+$/.exec(path)?.[0].toLowerCase() ?? "");
}

function obstacleIn(text: string): string | undefined {
	if (text.length > maxAnalyzedChars) return `The file is ${(text.length / (1024 * 1024)).toFixed(1)} MB; files over 2 MB are not analysed.`;
	if (text.includes("\0")) return "The file is binary.";
	for (let start = 0; start < text.length; ) {
		const end = text.indexOf("\n", start);
		if ((end === -1 ? text.length : end) - start > maxLineChars) return "The file has very long lines, as generated code has; it is not analysed.";
		if (end === -1) break;
		start = end + 1;
	}
	return undefined;
}

function pythonObstacleIn(text: string): string | undefined {
	return isNestedTooDeeply(text) ? "The code is nested too deeply to be analysed." : undefined;
}

function analysisOf(language: string, found: readonly Issue[]): Analysis {
	const issues = found.toSorted((a, b) => a.line - b.line || a.column - b.column);
	const analysis: Analysis = { language, success: true, syntax_valid: !issues.some((issue) => issue.type === "syntax"), issues: issues.slice(0, maxIssues) };
	if (issues.length > maxIssues) analysis.note = `Only the first ${maxIssues} of ${issues.length} problems are shown.`;
	return analysis;
}

function notAnalyzed(language: string, note: string): Analysis {
	return { language, success: false, syntax_valid: false, issues: [], note };
}
