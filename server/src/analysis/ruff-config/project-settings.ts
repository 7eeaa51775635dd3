// Finds the ruff settings that count for a file, as ruff does: those nearest above it, in .ruff.toml, ruff.toml or a pyproject.toml that speaks of
// ruff. Looks at the files anew each time whether they are the ones that it has read, so that a change counts at once. Does not know the linter.

import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import { languageOf } from "../languages.ts";
import { extended, type RuffSettings, type Table } from "./ruff-options.ts";

/** Settings that cannot be used; with what is wrong, for a person. */
export class SettingsBroken extends Error {}

const maxFiles = 200;
const maxBytes = 1024 * 1024;
/** Settings that extend others that extend others. */
const maxSteps = 8;

interface Read {
	stamp: string;
	/** Undefined where the file says nothing about ruff. */
	settings: RuffSettings | undefined;
	broken?: SettingsBroken;
}

export class ProjectSettings {
	readonly #read = new Map<string, Read>();

	/** Throws SettingsBroken. */
	of(path: string): RuffSettings | undefined {
		for (let folder = dirname(path); ; folder = dirname(folder)) {
			for (const name of [".ruff.toml", "ruff.toml", "pyproject.toml"]) {
				const settings = this.#in(join(folder, name), maxSteps);
				if (settings) return settings;
			}
			if (dirname(folder) === folder) return undefined;
		}
	}

	/** The same for files that the same settings count for, whatever they are. */
	keyOf(path: string): string {
		if (languageOf(path)?.name !== "python") return "";
		try {
			return JSON.stringify(this.of(path) ?? "");
		} catch (error) {
			return String(error);
		}
	}

	#in(file: string, steps: number): RuffSettings | undefined {
		const stamp = stampOf(file);
		if (stamp === undefined) return undefined;
		const known = this.#read.get(file);
		const read = known?.stamp === stamp ? known : { stamp, ...readSettings(file) };
		if (read !== known) {
			if (this.#read.size >= maxFiles) this.#read.clear();
			this.#read.set(file, read);
		}
		if (read.broken) throw read.broken;
		return read.settings && this.#withBase(file, read.settings, steps);
	}

	#withBase(file: string, settings: RuffSettings, steps: number): RuffSettings {
		const { extend } = settings.table;
		if (typeof extend !== "string") return settings;
		const base = resolve(settings.folder, extend.replace(/^~(?=\/)/, homedir()));
		if (steps === 0) throw new SettingsBroken(`${file} cannot be used: it extends too many others.`);
		const below = this.#in(base, steps - 1);
		if (!below) throw new SettingsBroken(`${file} cannot be used: there are no ruff settings in ${base}, which it extends.`);
		return { ...settings, table: extended(below.table, settings.table) };
	}
}

function stampOf(file: string): string | undefined {
	const found = statSync(file, { throwIfNoEntry: false });
	return found?.isFile() ? `${found.mtimeMs}:${found.size}:${found.ino}` : undefined;
}

function readSettings(file: string): Omit<Read, "stamp"> {
	try {
		const text = readFileSync(file, "utf8");
		if (text.length > maxBytes) throw new Error("it is too big");
		const whole: Table = parse(text);
		if (!file.endsWith("pyproject.toml")) return { settings: { table: whole, folder: dirname(file), requiresPython: requirementBeside(file) } };
		const tool = tableIn(whole, "tool");
		const table = tool && tableIn(tool, "ruff");
		const requiresPython = tableIn(whole, "project")?.["requires-python"];
		return { settings: table && { table, folder: dirname(file), requiresPython: typeof requiresPython === "string" ? requiresPython : undefined } };
	} catch (error) {
		// Of the error of the TOML parser only the place is told: its message shows what stands in the file.
		const why = error instanceof TomlError ? `it is no valid TOML (line ${error.line})` : error instanceof Error ? error.message : String(error);
		return { settings: undefined, broken: new SettingsBroken(`${file} cannot be used: ${why}.`) };
	}
}

function requirementBeside(file: string): string | undefined {
	const beside = join(dirname(file), "pyproject.toml");
	if (stampOf(beside) === undefined) return undefined;
	try {
		const requiresPython = tableIn(parse(readFileSync(beside, "utf8")), "project")?.["requires-python"];
		return typeof requiresPython === "string" ? requiresPython : undefined;
	} catch {
		return undefined; // Its settings are not asked for; what is wrong with it is not our matter.
	}
}

function tableIn(table: Table, key: string): Table | undefined {
	const value = table[key];
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}

/** Where a file is; undefined where nobody says in which folder its path begins. */
export function absolutePath(root: string | undefined, path: string): string | undefined {
	if (isAbsolute(path)) return path;
	return root === undefined ? undefined : join(root, path);
}
