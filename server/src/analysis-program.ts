// COMPOSITION ROOT of `ensemble analyze`: the analysis without rooms, engines and an editor. Builds worker threads, lists files, ends all.

import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import type { Analysis } from "#protocol/analysis.ts";
import type { Analyzer } from "./analysis/analyzer.ts";
import { compileGrammars } from "./analysis/compiled-grammars.ts";
import { ProjectSettings } from "./analysis/ruff-config/project-settings.ts";
import { ruleCatalogue } from "./analysis/rule-catalogue.ts";
import { noLevels, type RuleLevels } from "./analysis/rule-levels.ts";
import { analyzerFingerprint, openAnalysisStore } from "./analysis/scan/analysis-store.ts";
import { AnalyzerPool } from "./analysis/scan/analyzer-pool.ts";
import { CachedAnalyzer } from "./analysis/scan/cached-analyzer.ts";
import { type ScanEnd, scanFiles } from "./analysis/scan/scan-files.ts";
import { onWire } from "./analysis/wire-analysis.ts";
import { WorkerAnalyzer } from "./analysis/worker-analyzer.ts";
import { mergedWithTools } from "./analysis/workspace-tools/merge-findings.ts";
import { askTools } from "./analysis/workspace-tools/workspace-tools.ts";
import { type Target, targetsOf } from "./analysis-targets.ts";
import type { Clock } from "./base/clock.ts";
import type { Logger } from "./base/logger.ts";
import { type AnalyzeDeps, analyzeCommand, type ScanEvents } from "./terminal/analyze-command.ts";
import type { AnalyzeCommand } from "./terminal/arguments.ts";

export interface AnalysisProgramDeps extends Pick<AnalyzeDeps, "terminal" | "version" | "interrupted"> {
	assets: { wasm: string; analysisWorker: string };
	cwd: string;
	/** Where analyses of before are kept; absent: nowhere. */
	storeFile?: string;
	env: Readonly<Record<string, string | undefined>>;
	/** Runs JavaScript. */
	node: string;
	clock: Clock;
	logger: Logger;
}

/** More workers than this gain little and cost 100 MB each. */
const maxWorkers = 4;
/** A tool's start takes longer than its look at a file; a command line holds only so many names. */
const filesPerTool = 200;

export async function analysisProgram(command: AnalyzeCommand, deps: AnalysisProgramDeps): Promise<number> {
	const { assets, clock, logger, cwd } = deps;
	const size = Math.min(maxWorkers, availableParallelism());
	let levels: RuleLevels = noLevels;
	const grammars = compileGrammars(assets.wasm);
	const workers = { workerFile: assets.analysisWorker, wasmFolder: assets.wasm, compiled: () => grammars, levels: () => levels, clock, logger };
	const create = () => new WorkerAnalyzer(workers);
	const knower = create();
	const pool = new AnalyzerPool({ size, create, supports: (path) => knower.supports(path), clock });
	const projects = new ProjectSettings();
	const analyzer = withStore(pool, (path) => [levels, projects.keyOf(path)], deps);
	const said = new Set<string>();
	const catalogue = ruleCatalogue();
	const targets = await targetsOf(command.paths, cwd);
	const scan = async (events: ScanEvents) => {
		const ends: ScanEnd[] = [];
		for (const target of targets) {
			await target.rules.load();
			for (const note of target.rules.notes) events.note(note);
			levels = target.rules.levels;
			const shown = (path: string) => shownPath(cwd, join(target.root, path));
			const tell = (path: string, analysis: Analysis) => {
				const told = withNoteOnce(analysis, said);
				events.found({ file_path: shown(path), analysis: command.format === "json" ? onWire(told) : told });
			};
			const tools = command.withTools ? new ToolBatches({ target, tell, catalogue, events, deps }) : undefined;
			// Two for each worker: one is read while the other is analysed.
			const options = { ...target, analyzer: inFolder(analyzer, target.root), parallel: size * 2, signal: events.signal, progress: events.progress };
			const end = await scanFiles({ ...options, found: tools ? (...each) => tools.add(...each) : tell });
			await tools?.flush();
			ends.push({ ...end, unreadable: end.unreadable.map(({ path, reason }) => ({ path: shown(path), reason })) });
		}
		return ends.reduce(added);
	};
	try {
		return await analyzeCommand(command, { ...deps, scan, catalogue });
	} finally {
		await analyzer.dispose();
	}
}

/** By whole paths, so that the settings of the project count, whichever of the targets it is. */
function inFolder(analyzer: Analyzer, root: string): Pick<Analyzer, "analyze" | "supports"> {
	return { supports: (path) => analyzer.supports(path), analyze: (path, text, signal) => analyzer.analyze(join(root, path), text, signal) };
}

/** What holds for many analysed files, such as that the project's settings cannot be used, is said with the first. */
function withNoteOnce(analysis: Analysis, said: Set<string>): Analysis {
	const { note, ...rest } = analysis;
	if (note === undefined || !analysis.success) return analysis;
	const isNew = !said.has(note);
	said.add(note);
	return isNew ? analysis : rest;
}

function withStore(pool: AnalyzerPool, differsBy: (path: string) => unknown, { storeFile, assets, clock, logger }: AnalysisProgramDeps): Analyzer {
	if (storeFile === undefined) return pool;
	const fingerprint = analyzerFingerprint(assets.analysisWorker, assets.wasm);
	return new CachedAnalyzer(pool, differsBy, () => openAnalysisStore({ path: storeFile, fingerprint, clock, logger }));
}

interface ToolBatchesDeps {
	target: Target;
	tell(path: string, analysis: Analysis): void;
	catalogue: AnalyzeDeps["catalogue"];
	events: ScanEvents;
	deps: AnalysisProgramDeps;
}

/** Analyses wait here until there are enough for the workspace's own tools to start. */
class ToolBatches {
	readonly #deps: ToolBatchesDeps;
	#waiting = new Map<string, Analysis>();

	constructor(deps: ToolBatchesDeps) {
		this.#deps = deps;
	}

	async add(path: string, analysis: Analysis): Promise<void> {
		this.#waiting.set(path, analysis);
		if (this.#waiting.size >= filesPerTool) await this.flush();
	}

	async flush(): Promise<void> {
		const { target, tell, catalogue, events, deps } = this.#deps;
		const batch = this.#waiting;
		this.#waiting = new Map();
		const workspace = { root: target.root, path: deps.env.PATH ?? "", node: deps.node, env: deps.env, read: target.files.read };
		const { issues, notes } = await askTools(workspace, { paths: [...batch.keys()], signal: events.signal });
		for (const note of notes) events.note(note);
		for (const [path, analysis] of batch) tell(path, mergedWithTools(catalogue, analysis, issues.get(path) ?? []));
	}
}

function shownPath(cwd: string, path: string): string {
	const near = relative(cwd, path);
	return (near.startsWith("..") ? path : near).replaceAll("\\", "/");
}

function added(a: ScanEnd, b: ScanEnd): ScanEnd {
	const gaveUp = a.gaveUp ?? b.gaveUp;
	return {
		files: a.files + b.files,
		generated: a.generated + b.generated,
		outputFolders: [...a.outputFolders, ...b.outputFolders],
		unreadable: [...a.unreadable, ...b.unreadable],
		truncated: a.truncated || b.truncated,
		stopped: a.stopped || b.stopped,
		...(gaveUp === undefined ? {} : { gaveUp }),
	};
}
