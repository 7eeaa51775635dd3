// Comments that switch rules off where they stand:
//   x == x // ensemble-disable-line self-compare, other-rule -- why
//   // ensemble-disable-next-line self-compare      (`#` in Python)
//   /* ensemble-disable self-compare */             (the whole file)
// Without a rule's id they switch off all of them. Comments for other linters count as well, for the rules that are the same there:
// whoever wrote `eslint-disable-line no-eval`, `# noqa: E711` or `biome-ignore lint/security/noGlobalEval: why` has looked at the line already.
// So do `# noqa`, `//nolint` and `// NOPMD` for all rules of a line, `//nolint:gosec` for those of a linter, `//lint:ignore SA4000 why`, and
// `# ruff: noqa`, `biome-ignore-all` and `//lint:file-ignore` for the file.

import type { TextPositions } from "../text-positions.ts";

/** `names`: the rule's id, and what other tools call it ("eslint/no-eval"). */
export type IsDisabled = (names: readonly string[], line: number) => boolean;

const nothingDisabled: IsDisabled = () => false;
const kinds = [
	String.raw`(?<tool>ensemble|eslint|oxlint)-(?<verb>disable|(?<!ensemble-)enable)(?<suffix>-line|-next-line)?(?![\w-])(?<rules>[^\r\n]*)`,
	String.raw`(?<biome>biome-ignore(?:-all)?)\s+lint(?:/\w+(?:/(?<biomeRule>\w+))?)?`,
	String.raw`(?<linter>(?:ruff:[ \t]*|flake8:[ \t]*)?(?:noqa|NOQA))(?:[ \t]*:[ \t]*(?<codes>[A-Z]+\d+(?:[ \t]*,?[ \t]*[A-Z]+\d+)*)|(?!\w|[ \t]*:))`,
	String.raw`(?<goLint>nolint)(?![\w-])(?:[ \t]*:[ \t]*(?<linters>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*))?`,
	String.raw`lint:(?<checkReach>ignore|file-ignore)[ \t]+(?<checks>[A-Za-z]+\d+(?:,[A-Za-z]+\d+)*)`,
	String.raw`(?<pmd>NOPMD)\b`,
];
const directive = new RegExp(String.raw`(?://|/\*\s*|#)[ \t*]*(?:${kinds.join("|")})`, "g");
/** One of them is in every such comment. */
const marks = ["-disable", "biome-ignore", "noqa", "NOQA", "nolint", "lint:", "NOPMD"];
const allRules = "*";
/** What golangci-lint calls them, and their rules here; each of the others' begin with its name. */
const goLinters: Readonly<Record<string, string>> = { all: allRules, govet: "vet/*", gosimple: "staticcheck/*", stylecheck: "staticcheck/*" };

interface Directive {
	/** ESLint's hold from where they stand until another one ends them; those of Go's linters for the next line where they stand alone. */
	reach: "file" | "from-here" | "until-here" | "line" | "next-line" | "line-or-next";
	names: string[];
}

/** From a comment to the one that ends it. */
interface Stretch {
	name: string;
	from: number;
	until: number;
}

/** `isComment` tells a comment from a string that looks like one. `positions` is asked only where there are such comments. */
export function readDisableComments(text: string, isComment: (offset: number) => boolean, positions: () => TextPositions): IsDisabled {
	if (!marks.some((mark) => text.includes(mark))) return nothingDisabled;
	const inFile = new Set<string>();
	const inLine = new Map<number, Set<string>>();
	/** What is switched off at present, from which line on. */
	const open = new Map<string, number>();
	const stretches: Stretch[] = [];
	const end = (name: string, until: number) => {
		const from = open.get(name);
		if (open.delete(name) && from !== undefined) stretches.push({ name, from, until });
	};
	for (const match of text.matchAll(directive)) {
		if (!isComment(match.index)) continue;
		const { reach, names } = read(match);
		const line = positions().lineAt(match.index);
		if (reach === "until-here") for (const name of names.includes(allRules) ? [...open.keys()] : names) end(name, line);
		else if (reach === "from-here") for (const name of names) open.set(name, open.get(name) ?? line);
		else if (reach === "file") for (const name of names) inFile.add(name);
		else {
			const isNext = reach === "next-line" || (reach === "line-or-next" && isAlone(text, match.index));
			const at = isNext ? line + 1 : line;
			inLine.set(at, new Set([...(inLine.get(at) ?? []), ...names]));
		}
	}
	for (const name of [...open.keys()]) end(name, Number.POSITIVE_INFINITY);
	const holds = (disabled: ReadonlySet<string> | undefined, names: readonly string[]) =>
		disabled !== undefined && (disabled.has(allRules) || names.some((name) => disabled.has(name) || disabled.has(name.replace(/\/.*/, "/*"))));
	const isWithin = (names: readonly string[], line: number) =>
		stretches.some(({ name, from, until }) => from <= line && line <= until && (name === allRules || names.includes(name)));
	return (names, line) => holds(inFile, names) || holds(inLine.get(line), names) || isWithin(names, line);
}

function read({ groups = {} }: RegExpExecArray): Directive {
	const { tool, verb, suffix, rules = "", biome, biomeRule, linter, codes = "", goLint, linters, checkReach, checks = "", pmd } = groups;
	if (pmd !== undefined) return { reach: "line", names: [allRules] };
	if (goLint !== undefined) return { reach: "line-or-next", names: linters ? idsIn(linters).map((name) => goLinters[name] ?? `${name}/*`) : [allRules] };
	if (checkReach !== undefined)
		return { reach: checkReach === "ignore" ? "line-or-next" : "file", names: idsIn(checks).map((check) => `staticcheck/${check}`) };
	// Biome's groups of rules are not known here: who ignores one has looked at all that stands there.
	if (biome !== undefined) return { reach: biome === "biome-ignore" ? "next-line" : "file", names: [biomeRule ? `biome/${biomeRule}` : allRules] };
	if (linter !== undefined) return { reach: /^noqa$/i.test(linter) ? "line" : "file", names: idsIn(codes) };
	const block = tool === "ensemble" ? "file" : verb === "enable" ? "until-here" : "from-here";
	const reach = suffix === "-line" ? "line" : suffix === "-next-line" ? "next-line" : block;
	// oxlint takes the names of eslint.
	const prefix = tool === "ensemble" ? "" : "eslint/";
	return { reach, names: idsIn(rules).map((id) => (id === allRules ? id : id.startsWith("@typescript-eslint/") ? id.slice(1) : `${prefix}${id}`)) };
}

function isAlone(text: string, at: number): boolean {
	return text.slice(text.lastIndexOf("\n", at) + 1, at).trim() === "";
}

/** A reason may follow after `--`. */
function idsIn(rest: string): string[] {
	const list = rest.replace(/\*\/.*$/, "").split(/\s--(?:\s|$)/)[0] ?? "";
	const ids = list.split(/[\s,]+/).filter((id) => id !== "");
	return ids.length > 0 ? ids : [allRules];
}
