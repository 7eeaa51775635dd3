// First and second scans of whole libraries and of a small project on two of the built workers, with the cache on disk. Prints JSON lines.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noLevels } from "../../server/src/analysis/rule-levels.ts";
import { analyzerFingerprint, openAnalysisStore } from "../../server/src/analysis/scan/analysis-store.ts";
import { AnalyzerPool } from "../../server/src/analysis/scan/analyzer-pool.ts";
import { CachedAnalyzer } from "../../server/src/analysis/scan/cached-analyzer.ts";
import { scanFiles } from "../../server/src/analysis/scan/scan-files.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { linesOf, print, scanSubjects } from "../support/analysis-subjects.ts";
import { builtAnalyzer, builtFolder, builtWorkerFile } from "../support/built-analyzer.ts";

/** Lines of files that are analysed count; those that a program wrote are read and passed over. */
async function measureScan(subject: string, paths: string[]): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
	const fingerprint = analyzerFingerprint(builtWorkerFile, builtFolder);
	const store = () => openAnalysisStore({ path: join(folder, "analyses.sqlite"), fingerprint, clock: systemClock, logger: silentLogger });
	const linesIn = new Map<string, number>();
	const read = async (path: string) => {
		const text = readFileSync(path, "utf8");
		linesIn.set(path, linesOf(text));
		return { kind: "text" as const, text, hash: "" };
	};
	const files = { list: async () => ({ paths, truncated: false, unreadable: [] }), read };
	for (const name of ["scan on two workers", "second scan"]) {
		const pool = new AnalyzerPool({ size: 2, create: builtAnalyzer, supports: () => true, clock: systemClock });
		const analyzer = new CachedAnalyzer(pool, () => noLevels, store);
		let lines = 0;
		const found = (path: string) => {
			lines += linesIn.get(path) ?? 0;
		};
		const began = performance.now();
		await scanFiles({ files, analyzer, parallel: 4, signal: new AbortController().signal, found });
		const seconds = (performance.now() - began) / 1000;
		print(`${name}, ${subject}, ${lines} lines`, lines / seconds, "lines/s", name === "second scan" ? undefined : "≥ 130000");
		await analyzer.dispose();
	}
	rmSync(folder, { recursive: true, force: true });
}

// The workers alone do not keep the process.
setInterval(() => undefined, 60_000);
for (const { name, paths } of scanSubjects()) await measureScan(name, paths);
process.exit(0);
