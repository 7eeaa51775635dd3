// The languages' own parsers, and real files of theirs.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";
import { filesUnder, gofmt, goSources, isWhole, javaSources, missing, modulesFolder, outputOf, python, pythonLibrary } from "./reference-code.ts";

const maxBytes = isWhole ? Number.POSITIVE_INFINITY : 40_000;
const parseAll = resolve(import.meta.dirname, "../fixtures/analysis/ParseAll.java");

export interface LanguageParser {
	name: string;
	grammar: Grammar;
	ending: string;
	absent: string | undefined;
	files(): string[];
	/** Which of the files its parser takes. */
	valid(files: readonly string[]): Set<string>;
	/** Those that it refuses later on, for the way they are written. */
	refusedLater?(files: readonly string[]): Set<string>;
}

/** `folder` is for lists of files. */
export function languageParsers(folder: string): LanguageParser[] {
	return [
		{
			name: "Python and its own ast",
			grammar: "python",
			ending: ".py",
			absent: missing(python),
			files: () => filesUnder(pythonLibrary(), /\.py$/, maxBytes),
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
			files: () => filesUnder(modulesFolder, /\.[cm]?js$/, maxBytes),
			valid(files) {
				const acorn: { parse(text: string, options: object): unknown } = createRequire(import.meta.url)("acorn");
				const isValid = (text: string, sourceType: string) => {
					try {
						acorn.parse(text, { ecmaVersion: "latest", sourceType, allowReturnOutsideFunction: true, allowHashBang: true });
						return true;
					} catch {
						return false;
					}
				};
				const isEither = (text: string) => isValid(text, "module") || isValid(text, "script");
				return new Set(files.filter((file) => isEither(readFileSync(file, "utf8"))));
			},
		},
		{
			name: "TypeScript and tsc",
			grammar: "typescript",
			ending: ".ts",
			absent: undefined,
			files: typeScriptFiles,
			valid(files) {
				const refused = refusedByTsc(folder, files, "parser");
				return new Set(files.filter((file) => !refused.has(file)));
			},
			// Such as `export export`, or `readonly` twice.
			refusedLater: (files) => refusedByTsc(folder, files, "checker"),
		},
		{
			name: "Java and javac",
			grammar: "java",
			ending: ".java",
			absent: missing("/usr/bin/java", javaSources),
			files: () => filesUnder(javaSources, /\.java$/, maxBytes),
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
			// The compiler's own tests have code that is wrong on purpose.
			files: () => filesUnder(goSources, /\.go$/, maxBytes).filter((file) => !file.includes("/testdata/")),
			valid(files) {
				// Lists the files that it would format differently or cannot read; only the latter come with a message.
				const all = outputOf("sh", ["-c", `xargs -a "$1" "$2" -l 2>&1 >/dev/null || true`, "sh", listOf(folder, files), gofmt]);
				const broken = new Set([...all.matchAll(/^(\S+\.go):\d+/gm)].map(([, file]) => file));
				return new Set(files.filter((file) => !broken.has(file)));
			},
		},
	];
}

/** Packages that come with their sources, and ours. Declarations are not analysed. */
function typeScriptFiles(): string[] {
	const folders = [modulesFolder, ...["server", "client", "test"].map((name) => join(modulesFolder, "..", name))];
	return folders.flatMap((each) => filesUnder(each, /(?<!\.d)\.[cm]?ts$/, maxBytes));
}

/** By its parser, or by its checker for the way something is written: those errors have numbers from 1000 to 1999. */
function refusedByTsc(folder: string, files: readonly string[], by: "parser" | "checker"): Set<string> {
	const isParser = by === "parser";
	const compilerOptions = { noEmit: true, noResolve: true, noCheck: isParser, noLib: isParser, types: [], target: "esnext", module: "esnext" };
	const project = join(folder, "tsconfig.json");
	writeFileSync(project, JSON.stringify({ compilerOptions, files }));
	const said = outputOf(join(modulesFolder, ".bin/tsc"), ["-p", project, "--pretty", "false"], { cwd: folder });
	const errors = [...said.matchAll(/^(\S.*?)\(\d+,\d+\): error TS(\d+):/gm)].filter(([, , code = ""]) => isParser || /^1...$/.test(code));
	return new Set(errors.map(([, file = ""]) => resolve(folder, file)));
}

function listOf(folder: string, files: readonly string[]): string {
	const list = join(folder, "list.txt");
	writeFileSync(list, files.join("\n"));
	return list;
}

const linesOf = (text: string) => new Set(text.split("\n").filter((line) => line !== ""));
