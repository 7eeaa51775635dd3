// COMPOSITION ROOT of `ensemble analyze`: the analysis without rooms, engines and an editor. Builds worker threads, lists files, ends all.

import { realpath, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ruleCatalogue } from "./analysis/rule-catalogue.ts";
import { AnalyzerPool } from "./analysis/scan/analyzer-pool.ts";
import { type ScanEnd, type ScanFiles, scanFiles } from "./analysis/scan/scan-files.ts";
import { WorkerAnalyzer } from "./analysis/worker-analyzer.ts";
import type { Clock } from "./base/clock.ts";
import type { Logger } from "./base/logger.ts";
import { DiskFiles } from "./changes/disk-files.ts";
import { listFiles } from "./changes/list-files.ts";
import { type AnalyzeDeps, analyzeCommand, type ScanEvents } from "./terminal/analyze-command.ts";
import type { AnalyzeCommand } from "./terminal/arguments.ts";

export interface AnalysisProgramDeps extends Pick<AnalyzeDeps, "terminal" | "version" | "interrupted"> {
	assets: { wasm: string; analysisWorker: string };
	cwd: string;
	clock: Clock;
	logger: Logger;
}

/** More workers than this gain little and cost 100 MB each. */
const maxWorkers = 4;

/** A path that does not exist; a person can put that right. */
export class PathMissing extends Error {}

export async function analysisProgram(command: AnalyzeCommand, deps: AnalysisProgramDeps): Promise<number> {
	const { assets, clock, logger, cwd } = deps;
	const size = Math.min(maxWorkers, availableParallelism());
	const create = () => new WorkerAnalyzer({ workerFile: assets.analysisWorker, wasmFolder: assets.wasm, clock, logger });
	const knower = create();
	const pool = new AnalyzerPool({ size, create, supports: (path) => knower.supports(path), clock });
	const targets = await Promise.all(command.paths.map((path) => targetOf(resolve(cwd, path), path)));
	const scan = async (_paths: readonly string[], events: ScanEvents) => {
		const ends: ScanEnd[] = [];
		for (const { files, root } of targets) {
			const found: Parameters<typeof scanFiles>[0]["found"] = (path, analysis) => events.found({ file_path: shownPath(cwd, join(root, path)), analysis });
			// Two for each worker: one is read while the other is analysed.
			ends.push(await scanFiles({ files, analyzer: pool, parallel: size * 2, signal: events.signal, found, progress: events.progress }));
		}
		return ends.reduce(added);
	};
	try {
		return await analyzeCommand(command, { ...deps, scan, catalogue: ruleCatalogue() });
	} finally {
		await pool.dispose();
	}
}

interface Target {
	root: string;
	files: ScanFiles;
}

/** A file is analysed also where .gitignore names it: it was asked for. */
async function targetOf(path: string, named: string): Promise<Target> {
	const real = await realpath(path).catch(() => undefined);
	if (real === undefined) throw new PathMissing(`There is no file or folder ${named}.`);
	if (!(await stat(real)).isDirectory()) {
		const root = dirname(real);
		return { root, files: { list: async () => ({ paths: [basename(real)], truncated: false }), read: (file) => new DiskFiles({ root }).read(file) } };
	}
	const root = (await repositoryOf(real)) ?? real;
	const under = real === root ? "" : `${relative(root, real).replaceAll("\\", "/")}/`;
	const list: ScanFiles["list"] = async (limit, signal) => {
		const listed = await listFiles(root, limit, { under, ...(signal ? { signal } : {}) });
		if (listed.paths.length > 0 || under === "") return listed;
		// A folder that its repository ignores, and that a person asks for all the same.
		const { paths, truncated } = await listFiles(real, limit, signal ? { signal } : {});
		return { paths: paths.map((each) => under + each), truncated };
	};
	return { root, files: { list, read: (file) => new DiskFiles({ root }).read(file) } };
}

/** The folder whose .gitignore files count. */
async function repositoryOf(folder: string): Promise<string | undefined> {
	for (let at = folder; ; at = dirname(at)) {
		if (await stat(join(at, ".git")).catch(() => undefined)) return at;
		if (dirname(at) === at) return undefined;
	}
}

function shownPath(cwd: string, path: string): string {
	const near = relative(cwd, path);
	return (near.startsWith("..") ? path : near).replaceAll("\\", "/");
}

function added(a: ScanEnd, b: ScanEnd): ScanEnd {
	return {
		files: a.files + b.files,
		generated: a.generated + b.generated,
		unreadable: [...a.unreadable, ...b.unreadable],
		truncated: a.truncated || b.truncated,
		stopped: a.stopped || b.stopped,
	};
}
