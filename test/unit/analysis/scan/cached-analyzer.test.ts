import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Analysis } from "#protocol/analysis.ts";
import type { RuleLevels } from "../../../../server/src/analysis/rule-levels.ts";
import { type AnalysisStoreDeps, openAnalysisStore } from "../../../../server/src/analysis/scan/analysis-store.ts";
import { CachedAnalyzer } from "../../../../server/src/analysis/scan/cached-analyzer.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { RecordingLogger } from "../../../support/recording-logger.ts";

const issue = { line: 1, column: 0, end_line: 1, end_column: 1, type: "bug", rule: "a", severity: "error" as const, message: "ü", suggestion: "" };

function place(): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-store-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return join(folder, "cache", "analyses.sqlite");
}

/** What is analysed when these are asked for, one process after the other. */
async function analysed(
	path: string,
	asked: [path: string, text: string][],
	{ levels = {}, ...deps }: Partial<AnalysisStoreDeps> & { levels?: RuleLevels } = {},
): Promise<string[]> {
	const seen: string[] = [];
	const inner = {
		supports: () => true,
		async analyze(file: string, text: string): Promise<Analysis> {
			seen.push(`${file} ${text.slice(0, 10)}`);
			return { language: "python", success: !file.includes("bad"), syntax_valid: true, issues: [issue] };
		},
		dispose: async () => {},
	};
	const logger = new RecordingLogger();
	const cached = new CachedAnalyzer(
		inner,
		() => levels,
		() => openAnalysisStore({ path, fingerprint: "1", clock: new FakeClock(), logger, ...deps }),
	);
	for (const [file, text] of asked) expect((await cached.analyze(file, text)).issues).toEqual([issue]);
	await cached.dispose();
	return seen;
}

it("a text that was analysed is not analysed again, in another process neither; a failure is", async () => {
	const path = place();
	const asked: [string, string][] = [
		["a.js", "x"],
		["bad.js", "y"],
	];
	expect(await analysed(path, asked)).toEqual(["a.js x", "bad.js y"]);
	expect(await analysed(path, asked)).toEqual(["bad.js y"]);
});

it("the text counts, and of the path what the analysis goes by", async () => {
	const path = place();
	await analysed(path, [["a.js", "x"]]);
	const others: [string, string][] = [
		["b.js", "x"],
		["a.js", "y"],
		["a.ts", "x"],
		["a.py", "x"],
		["__init__.py", "x"],
	];
	expect(await analysed(path, others)).toEqual(["a.js y", "a.ts x", "a.py x", "__init__.py x"]);
});

it("other rules are another analysis", async () => {
	const path = place();
	await analysed(path, [["a.js", "x"]]);
	expect(await analysed(path, [["a.js", "x"]], { fingerprint: "2" })).toEqual(["a.js x"]);
	expect(await analysed(path, [["a.js", "x"]], { levels: { "self-compare": "off" } })).toEqual(["a.js x"]);
});

it("what is broken is as if it were not there: the file, and one entry of it", async () => {
	const path = place();
	await analysed(path, [["a.js", "x"]]);
	const { DatabaseSync } = await import("node:sqlite");
	for (const broken of ["{", '{"success":true}', "null"]) {
		const database = new DatabaseSync(path);
		database.prepare("UPDATE analyses SET analysis = ?").run(broken);
		database.close();
		expect(await analysed(path, [["a.js", "x"]])).toEqual(["a.js x"]);
	}
	expect(await analysed(path, [["a.js", "x"]])).toEqual([]);
	writeFileSync(path, readFileSync(path).fill(7));
	expect(await analysed(path, [["a.js", "x"]])).toEqual(["a.js x"]);
	expect(await analysed(path, [["a.js", "x"]])).toEqual([]);
});

it("what was not asked for the longest goes first when it is full", async () => {
	const path = place();
	const clock = new FakeClock();
	const maxBytes = 1000;
	for (const text of ["old", "used", "young"]) {
		await clock.advance(1000);
		await analysed(path, [["a.js", text]], { clock });
	}
	await clock.advance(1000);
	expect(await analysed(path, [["a.js", "used"]], { clock, maxBytes: 500 })).toEqual([]);
	expect(
		await analysed(
			path,
			[
				["a.js", "used"],
				["a.js", "young"],
				["a.js", "old"],
			],
			{ clock, maxBytes },
		),
	).toEqual(["a.js old"]);
});

it("where no store can be made all is analysed", async () => {
	expect(await analysed("/dev/null/analyses.sqlite", [["a.js", "x"]])).toEqual(["a.js x"]);
});
