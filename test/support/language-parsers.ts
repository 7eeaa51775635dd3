// The languages' own parsers, and real files of theirs.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";
import { filesUnder, gofmt, goSources, javaSources, missing, modulesFolder, outputOf, python, pythonLibrary } from "./reference-code.ts";

const parseAll = resolve(import.meta.dirname, "../fixtures/analysis/ParseAll.java");

export interface LanguageParser {
	name: string;
	grammar: Grammar;
	ending: string;
	absent: string | undefined;
	files(): string[];
	/** Which of the files its parser takes. */
	valid(files: readonly string[]): Set<string>;
}

/** `folder` is for lists of files. */
export function languageParsers(folder: string): LanguageParser[] {
	return [
		{
			name: "Python and its own ast",
			grammar: "python",
			ending: ".py",
			absent: missing(python),
			files: () => filesUnder(pythonLibrary(), /\.py$/, 40_000).filter((file) => !file.includes("/lib2to3/tests/")),
			valid(files) {
				const script =
					"import ast, sys, warnings\nwarnings.simplefilter('ignore')\nfor p in sys.stdin.read().split('\\n'):\n  try:\n    ast.parse(open(p, 'rb').read()); print(p)\n  except Exception: pass\n";
				return linesOf(outputOf(python, ["-c", script], { input: files.join("\n") }));
			},
		},
		{
			name: "JavaScript and Node",
			grammar: "javascript",
			ending: ".cjs",
			absent: undefined,
			files: () =>
				filesUnder(modulesFolder, /\.cjs$|\.js$/, 40_000).filter((file) => !/^\s*(import|export)\b|\bimport\.meta|\bawait\b/m.test(readFileSync(file, "utf8"))),
			valid(files) {
				const acorn: { parse(text: string, options: object): unknown } = createRequire(import.meta.url)("acorn");
				const isValid = (text: string) => {
					try {
						acorn.parse(text, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true, allowHashBang: true });
						return true;
					} catch {
						return false;
					}
				};
				return new Set(files.filter((file) => isValid(readFileSync(file, "utf8"))));
			},
		},
		{
			name: "Java and javac",
			grammar: "java",
			ending: ".java",
			absent: missing("/usr/bin/java", javaSources),
			files: () => filesUnder(javaSources, /\.java$/, 40_000),
			valid(files) {
				const list = join(folder, "java-files.txt");
				writeFileSync(list, files.join("\n"));
				const answers = outputOf("java", [parseAll, list]).split("\n");
				return new Set(answers.filter((line) => line.startsWith("1 ")).map((line) => line.slice(2)));
			},
		},
		{
			name: "Go and gofmt",
			grammar: "go",
			ending: ".go",
			absent: missing(gofmt, goSources),
			files: () => filesUnder(goSources, /\.go$/, 40_000).filter((file) => !file.includes("/testdata/")),
			valid(files) {
				// Lists the files that it would format differently or cannot read; only the latter come with a message.
				const all = outputOf("sh", ["-c", `xargs -a "$1" "$2" -l 2>&1 >/dev/null || true`, "sh", listOf(folder, files), gofmt]);
				const broken = new Set([...all.matchAll(/^(\S+\.go):\d+/gm)].map(([, file]) => file));
				return new Set(files.filter((file) => !broken.has(file)));
			},
		},
	];
}

function listOf(folder: string, files: readonly string[]): string {
	const list = join(folder, "list.txt");
	writeFileSync(list, files.join("\n"));
	return list;
}

const linesOf = (text: string) => new Set(text.split("\n").filter((line) => line !== ""));
