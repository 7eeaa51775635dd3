// Python: cyclomatic complexity equals radon's, cognitive complexity that of Debian's cognitive_complexity, over the standard library.

import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { titled } from "../../../support/components.ts";
import { Agreement, debianVersion, kept, meterFor, missing, outputOf, python, pythonLibrary } from "../../../support/reference-code.ts";

const cognitivePackage = "/usr/lib/python3/dist-packages/cognitive_complexity";
const absent = missing(python, "/usr/bin/radon", cognitivePackage);

/** File, line, name, complexity and whether it has a `try` or an `elif`, of every function under the folder in its argument. */
const cognitiveReport = `
import ast, pathlib, sys, warnings
from cognitive_complexity.api import get_cognitive_complexity
warnings.simplefilter("ignore")
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        continue
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            chained = [n for n in ast.walk(node) if isinstance(n, ast.If) and len(n.orelse) == 1 and isinstance(n.orelse[0], ast.If)]
            tries = [n for n in ast.walk(node) if isinstance(n, ast.Try)]
            print(path, node.lineno, node.name, get_cognitive_complexity(node), int(bool(chained or tries)), sep="\\t")
`;

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

	it("reads as cognitive_complexity does, which counts each statement of a try, and not how deep what is under an elif stands", async () => {
		const library = pythonLibrary();
		const key = `cognitive ${debianVersion("python3-cognitive-complexity")} ${debianVersion("libpython3-stdlib")} ${library} ${cognitiveReport}`;
		const rows = kept(key, () => outputOf(python, ["-c", cognitiveReport, library]))
			.trim()
			.split("\n");
		const plain = new Agreement();
		for (const [file, functions] of Map.groupBy(
			rows.map((row) => row.split("\t")),
			([path = ""]) => path,
		)) {
			const measured = (await meter.measure("python", readFileSync(file, "utf8"))).functions;
			const byPlace = new Map(measured.map((each) => [`${each.row + 1} ${each.name}`, each]));
			for (const [, line, name, theirs, isOdd] of functions)
				if (isOdd === "0") plain.compare(`${file}:${line} ${name}`, Number(theirs), byPlace.get(`${line} ${name}`)?.cognitive);
		}
		expect(plain.total).toBeGreaterThan(10_000);
		// What is left: it takes the call of a function with a method's name for a recursion, and counts operators in parentheses apart.
		expect(plain.share, plain.differences.slice(0, 20).join("\n")).toBeGreaterThanOrEqual(0.99);
	});
});
