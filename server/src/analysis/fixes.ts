// Applies the fixes that an analysis offers. A fix is taken whole or not at all; two that touch each other wait for the next pass.
// The rule: the result is never worse than the text was; a pass after which the syntax is broken is undone.

import type { Issue, TextFix, TextRange } from "#protocol/analysis.ts";
import type { Analyzer } from "./analyzer.ts";
import { applyEdits, type TextEdit } from "./text-edits.ts";

/** One fix may make room for the next, as an import that only an unused variable used. */
const maxPasses = 10;

export interface FixOptions {
	/** Only these rules. */
	rules?: readonly string[];
	/** Less these. */
	isOff?(rule: string): boolean;
	/** Also fixes that may change what the program does. */
	unsafe?: boolean;
}

export interface FixResult {
	text: string;
	fixed: Issue[];
	/** What is found in the new text. */
	left: Issue[];
}

export async function fixAll(analyzer: Analyzer, path: string, text: string, options: FixOptions = {}, signal?: AbortSignal): Promise<FixResult> {
	const result: FixResult = { text, fixed: [], left: (await analyzer.analyze(path, text, signal)).issues };
	for (let pass = 0; pass < maxPasses; pass++) {
		signal?.throwIfAborted();
		const wanted = result.left.filter((issue) => isWanted(issue, options));
		const step = applyFixes(result.text, wanted);
		if (step.text === result.text) break;
		const after = await analyzer.analyze(path, step.text, signal);
		if (!after.syntax_valid) break;
		result.text = step.text;
		result.fixed.push(...step.fixed);
		result.left = after.issues;
	}
	return result;
}

function isWanted({ fix, rule }: Issue, { rules, isOff, unsafe }: FixOptions): boolean {
	if (!fix || (fix.safety === "unsafe" && !unsafe) || isOff?.(rule)) return false;
	return rules === undefined || rules.includes(rule);
}

/** As many of the issues' fixes as do not touch each other, first come first served. */
export function applyFixes(text: string, issues: readonly Issue[]): { text: string; fixed: Issue[] } {
	const starts = lineStarts(text);
	const taken: TextEdit[] = [];
	const fixed: Issue[] = [];
	for (const issue of issues) {
		const edits = issue.fix && editsOf(issue.fix, text, starts);
		if (!edits || edits.some((edit) => taken.some((other) => touch(edit, other)))) continue;
		taken.push(...edits);
		fixed.push(issue);
	}
	return { text: applyEdits(text, taken), fixed };
}

function editsOf(fix: TextFix, text: string, starts: readonly number[]): TextEdit[] | undefined {
	const edits = fix.edits.map((edit) => ({ ...offsetsOf(edit, text, starts), text: edit.text }));
	return edits.length > 0 && edits.every((edit) => edit.start <= edit.end) ? edits : undefined;
}

/** Two replacements may meet; where one only inserts, meeting leaves their order open. */
function touch(a: TextEdit, b: TextEdit): boolean {
	const inserts = a.start === a.end || b.start === b.end;
	return inserts ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}

function offsetsOf(range: TextRange, text: string, starts: readonly number[]): { start: number; end: number } {
	return { start: offsetOf(range.line, range.column, text, starts), end: offsetOf(range.end_line, range.end_column, text, starts) };
}

function offsetOf(line: number, column: number, text: string, starts: readonly number[]): number {
	const start = starts[line - 1];
	return start === undefined ? text.length : Math.min(start + column, text.length);
}

/** As Python and editors count lines: "\r" alone ends one too. */
function lineStarts(text: string): number[] {
	const starts = [0];
	for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
	return starts;
}
