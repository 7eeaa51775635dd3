// Python: cyclomatic complexity equals radon's, over the standard library.

import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { titled } from "../../../support/components.ts";
import { Agreement, debianVersion, kept, meterFor, missing, outputOf, python, pythonLibrary } from "../../../support/reference-code.ts";

const absent = missing(python, "/usr/bin/radon");

interface Block {
	type: string;
	name: string;
	lineno: number;
	complexity: number;
	closures?: Block[];
}
const block: z.ZodType<Block> = z.object({
	type: z.string(),
	name: z.string(),
	lineno: z.number(),
	complexity: z.number(),
	closures: z.lazy(() => z.array(block)).optional(),
});
const report = z.record(z.string(), z.union([z.array(block), z.object({ error: z.string() })]));

describe.skipIf(absent)(titled("Python's standard library", absent), () => {
	const meter = meterFor();
	afterAll(() => meter.dispose());

	it("counts as radon does", async () => {
		const library = pythonLibrary();
		const key = `radon ${debianVersion("radon")} ${debianVersion("python3")} ${debianVersion("libpython3-stdlib")} ${library}`;
		const files = report.parse(JSON.parse(kept(key, () => outputOf("/usr/bin/radon", ["cc", "-j", library]))));
		const agreement = new Agreement();
		for (const [file, blocks] of Object.entries(files)) {
			if (!Array.isArray(blocks)) continue;
			const { functions } = await meter.measure("python", readFileSync(file, "utf8"));
			const byLine = new Map(functions.map((each) => [each.row + 1, each]));
			const compare = (each: Block) => {
				// A class is the sum of its methods, which are listed themselves.
				if (each.type !== "class") agreement.compare(`${file}:${each.lineno} ${each.name}`, each.complexity, byLine.get(each.lineno)?.cyclomatic);
				for (const closure of each.closures ?? []) compare(closure);
			};
			for (const each of blocks) compare(each);
		}
		expect(agreement.total).toBeGreaterThan(10_000);
		expect(agreement.differences).toEqual([]);
	});
});
