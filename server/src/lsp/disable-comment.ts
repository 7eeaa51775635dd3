// Puts a comment into a text that switches a rule off for one line. Whether it does is tried out: a line may end in the middle of a string or
// a template, where a comment is none.

import type { Analysis } from "#protocol/analysis.ts";

export type AnalyzeText = (path: string, text: string) => Promise<Analysis>;

export interface DisableTarget {
	uri: string;
	rule: string;
	/** 1-based. */
	line: number;
}

/** Ids of the Python linter, which has a comment of its own. */
const linterCode = /^[A-Z]+\d{3,4}$/;

/** The new text; undefined where no comment helps. */
export async function disableHere({ uri, rule, line }: DisableTarget, text: string, analyze: AnalyzeText): Promise<string | undefined> {
	const before = count(await analyze(uri, text), rule);
	const isPython = /\.py[iw]?$/i.test(uri);
	for (const candidate of candidates(text, line, rule, isPython)) {
		const after = await analyze(uri, candidate);
		if (after.syntax_valid && count(after, rule) < before) return candidate;
	}
	return undefined;
}

function count({ issues }: Analysis, rule: string): number {
	return issues.filter((issue) => issue.rule === rule).length;
}

function candidates(text: string, line: number, rule: string, isPython: boolean): string[] {
	const ends = [...text.matchAll(/\r\n|\r|\n/g)];
	const start = line === 1 ? 0 : (ends[line - 2]?.index ?? 0) + (ends[line - 2]?.[0].length ?? 0);
	const end = ends[line - 1]?.index ?? text.length;
	const before = text.slice(0, start);
	const own = text.slice(start, end).trimEnd();
	const after = text.slice(end);
	const lineEnd = ends[0]?.[0] ?? "\n";
	const mark = isPython ? "#" : "//";
	if (isPython && linterCode.test(rule)) {
		// A second such comment on a line would not be read.
		const known = /#\s*noqa:\s*([A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)/i;
		return [before + (known.test(own) ? own.replace(known, (all) => `${all}, ${rule}`) : `${own}  # noqa: ${rule}`) + after];
	}
	const indent = /^[ \t]*/.exec(own)?.[0] ?? "";
	const atEnd = `${before}${own} ${mark} ensemble-disable-line ${rule}${after}`;
	const above = `${before}${indent}${mark} ensemble-disable-next-line ${rule}${lineEnd}${text.slice(start)}`;
	return [atEnd, above];
}
