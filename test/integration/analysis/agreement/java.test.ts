// Java: cyclomatic and cognitive complexity equal PMD's, over a sample of the JDK.

import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { MeasuredFunction } from "../../../../server/src/analysis/metrics/tally.ts";
import { titled } from "../../../support/components.ts";
import { Agreement, filesUnder, javaSources, kept, meterFor, missing, outputOf, pmdFolder, sample } from "../../../support/reference-code.ts";

const absent = missing("/usr/bin/java", pmdFolder, javaSources);
const rules = resolve(import.meta.dirname, "../../../fixtures/analysis/pmd-complexity.xml");
const reported = /"([^"]*)","\d+","(\d+)","The (?:method|constructor) '([^(']*)[^']*' has a (cyclomatic|cognitive) complexity of (\d+)/;

function pmdReport(files: readonly string[]): string {
	const list = join(tmpdir(), `ensemble-pmd-${process.pid}.txt`);
	writeFileSync(list, files.join("\n"));
	const classPath = `${pmdFolder}/conf:${pmdFolder}/lib/*`;
	const pmd = ["-Xmx1500m", "-cp", classPath, "net.sourceforge.pmd.cli.PmdCli", "check", "--no-cache", "--no-progress", "-t", "2"];
	return outputOf("java", [...pmd, "-R", rules, "-f", "csv", "--file-list", list]);
}

/** By file, line and name. What is 0 is not in it. */
function complexitiesIn(report: string): Map<string, { cyclomatic?: number; cognitive?: number }> {
	const theirs = new Map<string, { cyclomatic?: number; cognitive?: number }>();
	for (const row of report.split("\n")) {
		const [, file, line, name, metric, value] = reported.exec(row) ?? [];
		if (metric === undefined) continue;
		const key = `${file}:${line} ${name}`;
		theirs.set(key, { ...theirs.get(key), [metric]: Number(value) });
	}
	return theirs;
}

/**
 * PMD knows the types: which of several methods of a name a call means, and whether that of another object is the same. Ours goes by the name and the
 * number of arguments of what is called on nothing or on `this`.
 */
function causeOf(text: string, functions: readonly MeasuredFunction[], ours: MeasuredFunction, theirs: number): string {
	const isAroundOrIn = (each: MeasuredFunction) => each.start < ours.end && each.end > ours.start;
	const names = new Set(functions.filter(isAroundOrIn).map((each) => each.name));
	const calls = [...text.slice(ours.start, ours.end).matchAll(/([\w)\]>]\s*\.\s*)?\b(\w+)\s*\(/g)].filter(([, , name = ""]) => names.has(name));
	// A method's own head reads like a call of it.
	const heads = functions.filter((each) => each.start >= ours.start && each.end <= ours.end).length;
	if (ours.cognitive > theirs && ours.cognitive - theirs <= calls.length - heads) return "an overload";
	if (theirs > ours.cognitive && theirs - ours.cognitive <= calls.filter(([, receiver]) => receiver).length) return "the method of another object";
	return "not explained";
}

describe.skipIf(absent)(titled("the JDK", absent), () => {
	const meter = meterFor();
	afterAll(() => meter.dispose());

	it("counts as PMD does, but for calls whose meaning needs types", { timeout: 300_000 }, async () => {
		const files = sample(filesUnder(javaSources, /\.java$/), 400);
		const report = kept(`pmd 2.26.0 ${readFileSync(rules, "utf8")} ${files.join()} ${files.map((file) => readFileSync(file).length).join()}`, () =>
			pmdReport(files),
		);
		const theirs = complexitiesIn(report);
		const [cyclomatic, cognitive] = [new Agreement(), new Agreement()];
		const causes: string[] = [];
		for (const file of new Set([...theirs.keys()].map((key) => key.slice(0, key.lastIndexOf(".java:") + ".java".length)))) {
			const text = readFileSync(file, "utf8");
			const { functions } = await meter.measure("java", text, "pmd");
			for (const ours of functions) {
				const key = `${file}:${ours.row + 1} ${ours.name}`;
				const their = theirs.get(key);
				// PMD passes over constructors of records that name no parameters.
				if (their === undefined && ours.parameters === 0) continue;
				cyclomatic.compare(key, their?.cyclomatic ?? -1, ours.cyclomatic);
				const theirCognitive = their?.cognitive ?? 0;
				cognitive.compare(key, theirCognitive, ours.cognitive);
				if (theirCognitive !== ours.cognitive) causes.push(causeOf(text, functions, ours, theirCognitive));
			}
		}
		expect(cyclomatic.total).toBeGreaterThan(4000);
		expect(cyclomatic.differences.slice(0, 20)).toEqual([]);
		expect(cognitive.share).toBeGreaterThanOrEqual(0.985);
		expect(cognitive.differences.filter((_, index) => causes[index] === "not explained")).toEqual([]);
	});
});
