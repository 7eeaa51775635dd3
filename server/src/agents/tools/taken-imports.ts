// Keeps the removal of an unused import from breaking other files. The analyser sees one file at a time; a Python name that this file
// only imports may be taken from it by another one (`from .compat import BytesIO`). Such an import keeps standing, and it is said who takes it.

import type { Issue } from "#protocol/analysis.ts";
import type { Analyzer } from "../../analysis/analyzer.ts";
import type { RunFiles } from "./run-files.ts";

export interface Guarded {
	analyzer: Analyzer;
	/** Imports that were kept: name → path of a file that takes it from here. */
	taken: ReadonlyMap<string, string>;
}

/** The rule, as ruff calls it. */
export const unusedImport = "F401";
const maxSearchedFiles = 5_000;

/** The same analyser, without the fixes that would remove what another file takes from `path`. */
export async function guardImports(
	analyzer: Analyzer,
	files: Pick<RunFiles, "list" | "read">,
	path: string,
	text: string,
	signal: AbortSignal,
): Promise<Guarded> {
	const { issues } = await analyzer.analyze(path, text, signal);
	const names = new Set(issues.filter(removesImport).map((issue) => boundName(issue, text)));
	const taken = names.size === 0 ? new Map<string, string>() : await takenFrom(files, path, names, signal);
	if (taken.size === 0) return { analyzer, taken };

	const analyze: Analyzer["analyze"] = async (given, present, stop) => {
		const analysis = await analyzer.analyze(given, present, stop);
		const keep = (issue: Issue): Issue => (removesImport(issue) && taken.has(boundName(issue, present)) ? { ...issue, fix: undefined } : issue);
		return { ...analysis, issues: analysis.issues.map(keep) };
	};
	return { analyzer: { analyze, supports: (each) => analyzer.supports(each), dispose: () => analyzer.dispose() }, taken };
}

const removesImport = ({ rule, fix }: Issue): boolean => rule === unusedImport && fix !== undefined;

/** The name that the import binds stands where the finding begins: "reload_module" of `from imp import reload as reload_module`. */
function boundName({ line, column }: Issue, text: string): string {
	const row = text.split(/\r\n|\r|\n/)[line - 1] ?? "";
	return /^\w+/u.exec(row.slice(column))?.[0] ?? "";
}

async function takenFrom(files: Pick<RunFiles, "list" | "read">, path: string, names: ReadonlySet<string>, signal: AbortSignal): Promise<Map<string, string>> {
	const { paths } = await files.list(signal);
	const others = paths.filter((each) => each !== path && /\.pyi?$/.test(each)).slice(0, maxSearchedFiles);
	const module = moduleName(path);
	const taken = new Map<string, string>();
	for (const other of others) {
		signal.throwIfAborted();
		const read = await files.read(other).catch(() => undefined); // a link that leads out: not part of the project
		if (read?.kind !== "text" || !(read.text.includes(module) || module === "")) continue;
		for (const name of names) if (!taken.has(name) && takes(read.text, module, name)) taken.set(name, other);
	}
	return taken;
}

/** The last part by which other files import it; of a package's `__init__` the folder's name. */
function moduleName(path: string): string {
	const parts = path.replace(/\.pyi?$/, "").split("/");
	return (parts.at(-1) === "__init__" ? parts.at(-2) : parts.at(-1)) ?? "";
}

/** `from MODULE import NAMES`. Walks each line once: a file of the workspace must not be able to hold the process. */
const fromImport = /^[ \t]*from[ \t]+(\S+)[ \t]+import[ \t]+([^\n]*)/gm;
const maxListChars = 4_000;

/** Names are looked for in what follows `from …module import`, and behind `module.`; rather one import too many is kept. */
function takes(text: string, module: string, name: string): boolean {
	const asWord = new RegExp(`\\b${escaped(name)}\\b`);
	for (const { 0: whole, 1: from = "", 2: what = "", index } of text.matchAll(fromImport)) {
		if (from.split(".").at(-1) !== module) continue;
		const imported = what.startsWith("(") ? inParentheses(text, index + whole.length - what.length) : what;
		if (imported.startsWith("*") || asWord.test(imported)) return true;
	}
	return new RegExp(`\\b${escaped(module)}\\.${escaped(name)}\\b`).test(text);
}

function inParentheses(text: string, start: number): string {
	const part = text.slice(start, start + maxListChars);
	const end = part.indexOf(")");
	return end < 0 ? part : part.slice(0, end);
}

const escaped = (word: string): string => word.replace(/[^\w]/g, "\\$&");
