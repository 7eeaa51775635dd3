import { expect, it } from "vitest";
import type { Analysis } from "#protocol/analysis.ts";
import { AnalyzerPool } from "../../../../server/src/analysis/scan/analyzer-pool.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const analysis: Analysis = { language: "python", success: true, syntax_valid: true, issues: [] };

/** Analysers that take 100 bytes more with each text; what happened to them. */
function pool(size: number) {
	const log: string[] = [];
	let made = 0;
	const create = () => {
		const name = `worker ${++made}`;
		const analyzer = {
			memoryBytes: 0,
			supports: () => true,
			async analyze(path: string): Promise<Analysis> {
				analyzer.memoryBytes += 100;
				log.push(`${name}: ${path}`);
				return analysis;
			},
			async dispose() {
				log.push(`${name} gone`);
			},
		};
		return analyzer;
	};
	const clock = new FakeClock();
	return { log, clock, pool: new AnalyzerPool({ size, create, supports: () => true, clock, maxWorkerBytes: 150 }) };
}

it("a worker that grew beyond its limit is replaced once its work is done", async () => {
	const { pool: workers, log } = pool(1);
	for (const path of ["a", "b", "c"]) await workers.analyze(path, "");
	expect(log).toEqual(["worker 1: a", "worker 1: b", "worker 1 gone", "worker 2: c"]);
	await workers.dispose();
});

it("workers go when nothing was asked for a while", async () => {
	const { pool: workers, log, clock } = pool(2);
	await Promise.all([workers.analyze("a", ""), workers.analyze("b", "")]);
	await clock.advance(60_000);
	expect(log).toEqual(["worker 1: a", "worker 2: b", "worker 1 gone", "worker 2 gone"]);
});
