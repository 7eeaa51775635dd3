// Refactorings of real code at places picked at random: the language's own parser reads what they
// make, and no name is without its declaration that had one. And of two programs:
// they still say the same, line by line; packages of Go still pass their tests.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createContext, runInContext } from "node:vm";
import { afterAll, describe, expect, it } from "vitest";
import type { LoadedGrammar } from "../../../server/src/analysis/grammars.ts";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";
import { buildScopes } from "../../../server/src/analysis/scopes/build-scopes.ts";
import { titled } from "../../support/components.ts";
import { languageParsers } from "../../support/language-parsers.ts";
import { randomFrom } from "../../support/random-edits.ts";
import { type Made, refactorEverywhere } from "../../support/refactor-everywhere.ts";
import { grammars } from "../../support/refactor-text.ts";
import { goPrograms, lotOf, missing, outputOf, python, sample } from "../../support/reference-code.ts";

const fileCount = 10;
const folder = mkdtempSync(join(tmpdir(), "ensemble-refactorings-"));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await grammars.dispose();
});

describe.each(languageParsers(folder))("$name", ({ grammar: name, ending, absent, files, valid }) => {
	it.skipIf(absent)(titled("what is made of valid code is valid code, with every name in its place", absent), { timeout: 300_000 }, async () => {
		const grammar = await grammars.load(name);
		const made = new Map<string, string>();
		for (const original of valid(sample(files(), fileCount))) {
			const source = readFileSync(original, "utf8");
			const known = new Set([...freeNames(grammar, source), ...brought]);
			for (const { what, text } of refactorEverywhere(grammar, source, { made: 1, tried: 5, random: randomFrom(lotOf(original)) })) {
				expect([what, freeNames(grammar, text).filter((each) => !known.has(each))]).toEqual([what, []]);
				const file = join(folder, `Made${made.size}${ending}`);
				writeFileSync(file, text);
				made.set(file, `${original}: ${what}`);
			}
		}
		const accepted = valid([...made.keys()]);
		expect([...made].filter(([file]) => !accepted.has(file)).map(([, what]) => what)).toEqual([]);
		expect(made.size).toBeGreaterThan(fileCount);
	});
});

/** Names of the language that a refactoring may bring; the grammar takes `await (…)` for a call. */
const brought = ["await", "isinstance", "enumerate", "var", "String", "IllegalStateException", "int", "float64", "string", "bool", "rune", "byte", "error"];

/** What nothing in the text declares. */
function freeNames(grammar: LoadedGrammar, text: string): string[] {
	const tree = grammar.parse(text);
	if (!tree) throw new Error("not parsed");
	try {
		return buildScopes(grammar.name, grammar.table(tree, text))
			.references.filter(({ binding }) => !binding)
			.map(({ name }) => name);
	} finally {
		grammar.release(tree);
	}
}

/** `isinstance` is meant to say something else for subclasses. */
const changesMeaning = /^use-isinstance /;

async function madeOf(grammar: Grammar, source: string): Promise<Made[]> {
	const made = refactorEverywhere(await grammars.load(grammar), source, { made: 40, tried: 80, random: randomFrom(20_261_129) });
	return made.filter(({ what }) => !changesMeaning.test(what));
}

const programOf = (ending: string) => readFileSync(resolve(import.meta.dirname, `../../fixtures/analysis/refactorings/program${ending}`), "utf8");

describe("a program says the same", () => {
	it.skipIf(missing(python))(titled("in Python", missing(python)), async () => {
		const source = programOf(".py");
		const made = await madeOf("python", source);
		const script = `import contextlib, io, json, sys
def run(text):
  out = io.StringIO()
  try:
    with contextlib.redirect_stdout(out): exec(compile(text, "p", "exec"), {"__name__": "p"})
  except BaseException as error: out.write(f"{type(error).__name__}: {error}")
  return out.getvalue()
print(json.dumps([run(text) for text in json.load(sys.stdin)]))`;
		const [said, ...others]: string[] = JSON.parse(outputOf(python, ["-c", script], { input: JSON.stringify([source, ...made.map(({ text }) => text)]) }));
		expect(said).toMatch(/done\n$/);
		expect(made.filter((_, index) => others[index] !== said).map(({ what }) => what)).toEqual([]);
		expect(made.length).toBeGreaterThan(100);
	});

	it("in JavaScript", async () => {
		const source = programOf(".js");
		const made = await madeOf("javascript", source);
		const said = whatItSays(source);
		expect(said.at(-1)).toBe("done");
		expect(made.filter(({ text }) => JSON.stringify(whatItSays(text)) !== JSON.stringify(said)).map(({ what }) => what)).toEqual([]);
		expect(made.length).toBeGreaterThan(100);
	});
});

describe("packages of Go", () => {
	const go = join(goPrograms, "go");
	const packages = ["text/tabwriter", "encoding/csv", "container/list", "text/scanner", "go/scanner", "net/url"];

	it.skipIf(missing(go))(titled("pass their tests with something changed in each file", missing(go)), { timeout: 300_000 }, async () => {
		const grammar = await grammars.load("go");
		const files: string[] = JSON.parse(
			`[${outputOf(go, ["list", "-f", goFilesAsJson, ...packages])
				.trim()
				.replaceAll("\n", ",")}]`,
		).flat();
		for (let round = 0; round < 3; round++) {
			const replaced: Record<string, string> = {};
			for (const [index, file] of files.entries()) {
				const made = refactorEverywhere(grammar, readFileSync(file, "utf8"), { made: 1, tried: 5, random: randomFrom(lotOf(file) + round) });
				const chosen = made[(index + round) % made.length];
				if (!chosen) continue;
				const changed = join(folder, `round${round}-${index}.go`);
				// Files of one package may not have functions of one name.
				writeFileSync(changed, chosen.text.replaceAll(/\bextracted\b/g, `extracted${index}`));
				replaced[file] = changed;
			}
			const overlay = join(folder, `overlay${round}.json`);
			writeFileSync(overlay, JSON.stringify({ Replace: replaced }));
			const said = outputOf(go, ["test", "-short", "-vet=off", `-overlay=${overlay}`, ...packages]);
			expect(said.split("\n").filter((line) => line.startsWith("ok "))).toHaveLength(packages.length);
			expect(Object.keys(replaced).length).toBeGreaterThan(packages.length);
		}
	});
});

const goFilesAsJson = '{{$dir := .Dir}}[{{range $index, $file := .GoFiles}}{{if $index}},{{end}}"{{$dir}}/{{$file}}"{{end}}]';

function whatItSays(text: string): string[] {
	const said: string[] = [];
	const console = { log: (...values: unknown[]) => said.push(values.map(String).join(" ")) };
	try {
		runInContext(text, createContext({ console }), { timeout: 2_000 });
	} catch (error) {
		said.push(String(error));
	}
	return said;
}
