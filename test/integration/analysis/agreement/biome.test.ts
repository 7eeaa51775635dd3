// JavaScript and TypeScript: cognitive complexity equals that of Biome's rule, on functions without what Biome sees otherwise than the published rules.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { MeasuredFunction } from "../../../../server/src/analysis/metrics/tally.ts";
import { Agreement, filesUnder, meterFor, modulesFolder, sample } from "../../../support/reference-code.ts";

const meter = meterFor();
afterAll(() => meter.dispose());

const limited = { noExcessiveCognitiveComplexity: { level: "error", options: { maxAllowedComplexity: 1 } } };
const settings = { root: true, formatter: { enabled: false }, assist: { enabled: false }, linter: { rules: { preset: "none", complexity: limited } } };
const place = z.object({ path: z.string(), start: z.object({ line: z.number() }) });
const diagnostic = z.object({ category: z.string(), message: z.string(), location: place });
const report = z.object({ diagnostics: z.array(diagnostic) });

/** By file and line: the complexities above one. Biome passes over packages, so it gets copies. */
function biomeReport(files: readonly string[]): Map<string, number[]> {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-biome-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, "biome.json"), JSON.stringify(settings));
	files.forEach((file, index) => {
		copyFileSync(file, join(folder, `${index}${extname(file)}`));
	});
	const biome = join(modulesFolder, ".bin/biome");
	const options = { cwd: folder, encoding: "utf8" as const, maxBuffer: 512 * 1024 * 1024 };
	const { stdout } = spawnSync(biome, ["lint", "--max-diagnostics=none", "--reporter=json", "."], options);
	const found = new Map<string, number[]>();
	for (const { message, location } of report.parse(JSON.parse(stdout.slice(stdout.indexOf('{"summary')))).diagnostics) {
		const complexity = /complexity of (\d+)/.exec(message)?.[1];
		const key = `${files[Number.parseInt(location.path, 10)]}:${location.start.line}`;
		if (complexity !== undefined) found.set(key, [...(found.get(key) ?? []), Number(complexity)]);
	}
	return found;
}

/**
 * Biome counts a function in another one by itself, a level deeper; `??` and `finally` as points; each `else if` a level deeper than the one before; no
 * recursion and no getter.
 */
function isSeenAlike(functions: readonly MeasuredFunction[], own: MeasuredFunction, code: string): boolean {
	const isAlone = functions.every((each) => each === own || each.start >= own.end || each.end <= own.start);
	const isFirstOfLine = functions.every((each) => each === own || each.row !== own.row);
	return isAlone && isFirstOfLine && !/\?\?|\belse\b|\bfinally\b|^(static\s+)?get\s/.test(code) && code.split(own.name).length <= 2;
}

it.each([
	["JavaScript", /\.[cm]?js$/, 4000, 2000],
	["TypeScript", /(?<!\.d)\.[cm]?tsx?$/, 1200, 1500],
] as const)("%s reads as Biome reads it", async (_name, endings, count, least) => {
	const files = sample(filesUnder(modulesFolder, endings, 60_000), count);
	const theirs = biomeReport(files);
	const agreement = new Agreement();
	for (const file of files) {
		const text = readFileSync(file, "utf8");
		const { functions, hasError } = await meter.measure(/tsx?$/.test(file) ? "tsx" : "javascript", text);
		if (hasError) continue;
		for (const own of functions) {
			if (own.kind !== "function" || !isSeenAlike(functions, own, text.slice(own.start, own.end))) continue;
			const key = `${file}:${own.row + 1}`;
			// What is 1 is not reported.
			agreement.compare(`${key} ${own.name}`, theirs.get(key)?.[0] ?? 0, own.cognitive > 1 ? own.cognitive : 0);
		}
	}
	expect(agreement.total).toBeGreaterThan(least);
	// What is left: Biome counts operators in parentheses apart, and conditions as nested.
	expect(agreement.share, agreement.differences.slice(0, 40).join("\n")).toBeGreaterThanOrEqual(0.99);
});
