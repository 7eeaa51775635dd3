// Java: cyclomatic and cognitive complexity equal PMD's, over a sample of the JDK.

import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
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

describe.skipIf(absent)(titled("the JDK", absent), () => {
	const meter = meterFor();
	afterAll(() => meter.dispose());

	it("counts as PMD does", { timeout: 300_000 }, async () => {
		const files = sample(filesUnder(javaSources, /\.java$/), 400);
		const report = kept(`pmd 2.26.0 ${readFileSync(rules, "utf8")} ${files.join()} ${files.map((file) => readFileSync(file).length).join()}`, () =>
			pmdReport(files),
		);
		/** By file, line and name. */
		const theirs = new Map<string, { cyclomatic?: number; cognitive?: number }>();
		for (const row of report.split("\n")) {
			const [, file, line, name, metric, value] = reported.exec(row) ?? [];
			if (metric === undefined) continue;
			const key = `${file}:${line} ${name}`;
			theirs.set(key, { ...theirs.get(key), [metric]: Number(value) });
		}
		const cyclomatic = new Agreement();
		const cognitive = new Agreement();
		for (const file of new Set([...theirs.keys()].map((key) => key.slice(0, key.lastIndexOf(".java:") + ".java".length)))) {
			const { functions } = await meter.measure("java", readFileSync(file, "utf8"), "pmd");
			for (const ours of functions) {
				const key = `${file}:${ours.row + 1} ${ours.name}`;
				cyclomatic.compare(key, theirs.get(key)?.cyclomatic ?? -1, ours.cyclomatic);
				// What is 0 is not reported.
				cognitive.compare(key, theirs.get(key)?.cognitive ?? 0, ours.cognitive);
			}
		}
		expect(cyclomatic.total).toBeGreaterThan(4000);
		expect(cyclomatic.differences.slice(0, 20)).toEqual([]);
		// Much of the rest: PMD resolves which overload a call means, ours goes by name and number of arguments. Not all of it is explained.
		expect(cognitive.share, cognitive.differences.slice(0, 50).join("\n")).toBeGreaterThanOrEqual(0.97);
	});
});
