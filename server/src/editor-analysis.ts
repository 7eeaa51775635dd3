// Puts together what the editor's edge does with analyses: rules to choose from, fixes, scans with workers of their own.
// Part of the composition root; see backend.ts.

import { availableParallelism } from "node:os";
import type { Analyzer } from "./analysis/analyzer.ts";
import { fixAll } from "./analysis/fixes.ts";
import { qualityScore } from "./analysis/quality-score.ts";
import { ruleCatalogue } from "./analysis/rule-catalogue.ts";
import { chosenAnalysis } from "./analysis/rule-choice.ts";
import { AnalyzerPool } from "./analysis/scan/analyzer-pool.ts";
import { CachedAnalyzer } from "./analysis/scan/cached-analyzer.ts";
import { scanFiles } from "./analysis/scan/scan-files.ts";
import type { Clock } from "./base/clock.ts";
import type { WorkspaceFiles } from "./changes/workspace-files.ts";
import type { AnalysisTools } from "./lsp/analysis-features.ts";

export interface EditorAnalysisDeps {
	/** Answers for open documents. */
	analyzer: Analyzer;
	/** Another one, in a worker of its own. */
	newAnalyzer(): Analyzer;
	files: Pick<WorkspaceFiles, "list" | "read">;
	clock: Clock;
}

/** One core stays with the editor, and each worker costs 100 MB. */
const maxScanWorkers = 3;

export interface EditorAnalysis {
	tools: AnalysisTools;
	dispose(): Promise<void>;
}

export function editorAnalysis({ analyzer, newAnalyzer, files, clock }: EditorAnalysisDeps): EditorAnalysis {
	const catalogue = ruleCatalogue();
	const size = Math.max(1, Math.min(maxScanWorkers, availableParallelism() - 1));
	const pool = new AnalyzerPool({ size, create: newAnalyzer, supports: (path) => analyzer.supports(path), clock });
	const scanner = new CachedAnalyzer(pool);
	const tools: AnalysisTools = {
		fixText: (path, text, options) => fixAll(analyzer, path, text, options),
		analyzeText: (path, text) => analyzer.analyze(path, text),
		choose: (settings, analysis) => chosenAnalysis(catalogue, settings, analysis),
		lossesOf: ({ metrics, functions = [], issues }) => (metrics ? qualityScore(metrics, functions, issues).losses : []),
		explain: catalogue,
		scan: (request) => scanFiles({ ...request, files, analyzer: scanner, parallel: size * 2 }),
		async analyzeFile(path) {
			const read = analyzer.supports(path) ? await files.read(path) : undefined;
			return read?.kind === "text" ? scanner.analyze(path, read.text) : undefined;
		},
	};
	return { tools, dispose: () => scanner.dispose() };
}
