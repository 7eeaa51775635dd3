// What a project's ruff settings mean for one file: the options that the linter takes, the rules that the project asks for itself. What names
// files (exclude, per-file-ignores) is worked out here, since the linter's wasm build sees a text without a name. Pure.

import { pythonRules } from "../python-rules.ts";
import { isNamed, isUnder } from "./path-patterns.ts";
import { covers, without } from "./rule-selectors.ts";

export type Table = Readonly<Record<string, unknown>>;

export interface RuffSettings {
	/** As in ruff.toml, what it extends is in it already. */
	table: Table;
	/** Its own folder: patterns start there. */
	folder: string;
	/** `requires-python` of the project. */
	requiresPython?: string | undefined;
}

export interface FileSettings {
	/** For the linter. */
	options: Table;
	/** Where nobody says which Python it is, the version is for rules and fixes only. */
	takesNewerSyntax: boolean;
	/** Whether the project asked for this rule, so that nobody has to judge whether it is worth telling. */
	isAsked(code: string): boolean;
}

/** The oldest Python that still gets fixes; newer syntax is accepted, and no fix may need more than this. */
const targetVersion = "py310";
const defaultCodes = [...pythonRules].filter(([, rule]) => rule.enabledByDefault).map(([code]) => code);

export const defaultSettings: FileSettings = {
	options: { "target-version": targetVersion, lint: { select: defaultCodes } },
	takesNewerSyntax: true,
	isAsked: () => false,
};

/** Of files, output and ruff itself: nothing that a check of one text needs. */
const elsewhere = new Set(
	`extend required-version include exclude extend-include extend-exclude force-exclude respect-gitignore cache-dir output-format fix unsafe-fixes
	show-fixes fix-only src format analyze per-file-target-version extension`.split(/\s+/),
);
/** They stand at the top where the settings are older than the section `lint`. */
const topLevel = new Set("builtins indent-width line-length lint namespace-packages preview tab-size target-version".split(" "));

export function settingsFor({ table, requiresPython, ...settings }: RuffSettings, file: string): FileSettings {
	const folder = withSlashes(settings.folder);
	const path = withSlashes(file);
	const lint = lintOf(table);
	const select = strings(lint.select);
	const added = strings(lint["extend-select"]) ?? [];
	const ignored = [...(strings(lint.ignore) ?? []), ...(strings(lint["extend-ignore"]) ?? [])];
	const ignoredHere = [...patternsOf(lint["per-file-ignores"]), ...patternsOf(lint["extend-per-file-ignores"])]
		.filter(([pattern]) => isNamed(pattern, folder, path))
		.flatMap(([, codes]) => codes);
	const excluded = [...(strings(table.exclude) ?? []), ...(strings(table["extend-exclude"]) ?? []), ...(strings(lint.exclude) ?? [])];
	const asked = isUnder(excluded, folder, path) ? undefined : [...(select ?? []), ...added];
	const version = table["target-version"] ?? versionOf(requiresPython);
	const chosen = asked && without([...(select ?? without(defaultCodes, ignored)), ...added], ignoredHere);
	const { exclude: _exclude, "per-file-ignores": _perFile, "extend-per-file-ignores": _extendPerFile, ...kept } = lint;
	return {
		options: {
			...Object.fromEntries(Object.entries(table).filter(([key]) => topLevel.has(key))),
			"target-version": version ?? targetVersion,
			lint: { ...kept, select: chosen ?? [], "extend-select": [], ignore: [...ignored, ...ignoredHere], "extend-ignore": [] },
		},
		takesNewerSyntax: version === undefined,
		isAsked: (code) => asked?.some((selector) => covers(selector, code)) ?? false,
	};
}

export function withAsked(settings: FileSettings, codes: readonly string[]): FileSettings {
	if (codes.length === 0) return settings;
	const lint = record(settings.options.lint);
	return {
		...settings,
		options: { ...settings.options, lint: { ...lint, select: [...(strings(lint.select) ?? []), ...codes] } },
		isAsked: (code) => codes.includes(code) || settings.isAsked(code),
	};
}

/** Settings over those that they extend: theirs count, and what they only add to is added to. */
export function extended(base: Table, own: Table): Table {
	const [below, above] = [lintOf(base), lintOf(own)];
	const added = (key: string) => [...(strings(below[key]) ?? []), ...(strings(above[key]) ?? [])];
	// A selection of their own begins anew.
	const adding = above.select === undefined ? { "extend-select": added("extend-select"), ignore: added("ignore") } : {};
	const perFile = { "extend-per-file-ignores": { ...record(below["extend-per-file-ignores"]), ...record(above["extend-per-file-ignores"]) } };
	const excluded = [...(strings(base["extend-exclude"]) ?? []), ...(strings(own["extend-exclude"]) ?? [])];
	return { ...base, ...own, "extend-exclude": excluded, lint: { ...below, ...above, ...adding, ...perFile } };
}

function lintOf(table: Table): Record<string, unknown> {
	const old = Object.entries(table).filter(([key]) => !topLevel.has(key) && !elsewhere.has(key));
	return { ...Object.fromEntries(old), ...record(table.lint) };
}

function patternsOf(value: unknown): [pattern: string, codes: readonly string[]][] {
	return Object.entries(record(value)).map(([pattern, codes]) => [pattern, strings(codes) ?? []]);
}

const withSlashes = (path: string): string => path.replaceAll("\\", "/");

/** The oldest version that ">=3.9,<4" allows. */
function versionOf(requiresPython: string | undefined): string | undefined {
	const minor = Number(/(?:>=|~=|==|>)\s*3\.(\d+)/.exec(requiresPython ?? "")?.[1] ?? Number.NaN);
	return Number.isNaN(minor) ? undefined : `py3${Math.min(15, Math.max(7, minor))}`;
}

function strings(value: unknown): string[] | undefined {
	return Array.isArray(value) ? value.filter((each) => typeof each === "string") : undefined;
}

function record(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
