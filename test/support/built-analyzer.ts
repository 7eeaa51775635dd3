// Analysers as the build made them, for the benchmarks.

import { join, resolve } from "node:path";
import { compileGrammars } from "../../server/src/analysis/compiled-grammars.ts";
import { WorkerAnalyzer } from "../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";

export const builtFolder = resolve(import.meta.dirname, "../../dist/server");
export const builtWorkerFile = join(builtFolder, "analysis-worker.mjs");
const grammars = compileGrammars(builtFolder);

export const builtAnalyzer = (): WorkerAnalyzer =>
	new WorkerAnalyzer({ workerFile: builtWorkerFile, wasmFolder: builtFolder, compiled: () => grammars, clock: systemClock, logger: silentLogger });
