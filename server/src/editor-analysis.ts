// Puts together what the editor's edge does with analyses: rules to choose from, fixes, scans with workers of their own.
// Part of the composition root; see backend.ts.

import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import type { Analyzer } from "./analysis/analyzer.ts";
import { fixAll } from "./analysis/fixes.ts";
import { languageOf, withoutMark } from "./analysis/languages.ts";
import { qualityScore } from "./analysis/quality-score.ts";
import { ProjectSettings } from "./analysis/ruff-config/project-settings.ts";
import { ruleCatalogue } from "./analysis/rule-catalogue.ts";
import { chosenAnalysis, isShownRule } from "./analysis/rule-choice.ts";
import type { RuleSettings } from "./analysis/rule-settings.ts";
import type { AnalysisStore } from "./analysis/scan/analysis-store.ts";
import { AnalyzerPool } from "./analysis/scan/analyzer-pool.ts";
import { CachedAnalyzer } from "./analysis/scan/cached-analyzer.ts";
import { isGeneratedName } from "./analysis/scan/generated-files.ts";
import { maxScannedFiles, scanFiles } from "./analysis/scan/scan-files.ts";
import { mergedWithTools } from "./analysis/workspace-tools/merge-findings.ts";
import { SavedChecks } from "./analysis/workspace-tools/saved-checks.ts";
import { askTools, type WorkspaceToolsDeps } from "./analysis/workspace-tools/workspace-tools.ts";
import type { Clock } from "./base/clock.ts";
import type { Logger } from "./base/logger.ts";
import type { WorkspaceFiles } from "./changes/workspace-files.ts";
import type { AnalysisTools } from "./lsp/analysis-features.ts";

export interface EditorAnalysisDeps {
	/** Answers for open documents. */
	analyzer: Analyzer;
	/** Another one, in a worker of its own. */
	newAnalyzer(): Analyzer;
	rules: RuleSettings;
	files: Pick<WorkspaceFiles, "list" | "read">;
	/** Where the workspace is, and how its own tools are found and run. */
	ownTools: WorkspaceToolsDeps;
	/** Analyses of before; undefined where none can be kept. */
	openStore(): Promise<AnalysisStore | undefined>;
	clock: Clock;
	logger: Logger;
}

/** One core stays with the editor, and each worker costs 100 MB. */
const maxScanWorkers = 3;

export interface EditorAnalysis {
	tools: AnalysisTools;
	dispose(): Promise<void>;
}

export function editorAnalysis({ analyzer, newAnalyzer, rules, files, ownTools, openStore, clock, logger }: EditorAnalysisDeps): EditorAnalysis {
	const catalogue = ruleCatalogue();
	const size = Math.max(1, Math.min(maxScanWorkers, availableParallelism() - 1));
	const pool = new AnalyzerPool({ size, create: newAnalyzer, supports: (path) => analyzer.supports(path), clock });
	const projects = new ProjectSettings();
	const scanner = new CachedAnalyzer(pool, (path) => [rules.levels, projects.keyOf(join(ownTools.root, path))], openStore);
	const saved = new SavedChecks({ ask: (request) => askTools(ownTools, request), clock, logger });
	const tools: AnalysisTools = {
		fixText: (path, text, options) => fixAll(analyzer, path, text, options),
		analyzeText: (path, text) => analyzer.analyze(path, text),
		rules,
		choose: (settings, analysis) => chosenAnalysis(catalogue, settings, analysis),
		isShown: (settings, path, rule) => isShownRule(catalogue, settings, languageOf(path)?.name ?? "", rule),
		withSaved(uri, analysis) {
			const found = saved.of(uri);
			const resultId = found.length === 0 ? "" : `-${createHash("sha256").update(JSON.stringify(found), "utf8").digest("hex").slice(0, 12)}`;
			return { analysis: mergedWithTools(catalogue, analysis, found), resultId };
		},
		saved: {
			save(file) {
				const path = pathIn(ownTools.root, file.path);
				if (path !== undefined) saved.save({ ...file, path });
			},
			changed: (uri, changes) => saved.changed(uri, changes),
			closed: (uri) => saved.closed(uri),
			clear: () => saved.clear(),
			onNews: (listener) => saved.onNews(listener),
		},
		lossesOf: ({ metrics, functions = [], issues }) => (metrics ? qualityScore(metrics, functions, issues).losses : []),
		explain: catalogue,
		async scan(request) {
			await rules.load();
			const end = await scanFiles({ ...request, files, analyzer: scanner, parallel: size * 2 });
			return { ...end, truncated: end.truncated || end.gaveUp !== undefined };
		},
		async analyzeFile(path) {
			const read = analyzer.supports(path) ? await files.read(path) : undefined;
			return read?.kind === "text" ? scanner.analyze(path, withoutMark(read.text)) : undefined;
		},
		async isListed(paths) {
			const { paths: listed } = await files.list(maxScannedFiles);
			return new Set(paths.filter((path) => !isGeneratedName(path))).intersection(new Set(listed));
		},
	};
	return {
		tools,
		async dispose() {
			saved.clear();
			await scanner.dispose();
		},
	};
}

/** With slashes; undefined where it lies elsewhere. */
function pathIn(root: string, file: string): string | undefined {
	try {
		const path = relative(root, realpathSync.native(file)).replaceAll("\\", "/");
		return path.startsWith("..") || isAbsolute(path) ? undefined : path;
	} catch {
		return undefined; // It is gone already.
	}
}
