// Issues that stay where they belong while the text around them is edited: those before an edit stay, those behind it move, those that it
// touches go.

import type { Issue, TextFix, TextRange } from "#protocol/analysis.ts";
import type { AppliedChange, TextBuffer } from "./text-buffer.ts";

interface Span {
	start: number;
	end: number;
}

interface Anchored extends Span {
	issue: Issue;
	fixes: Span[];
}

export interface InstantLook {
	buffer: TextBuffer;
	/** Whether such looks find what the rule finds. */
	isInstant(rule: string): boolean;
	/** Whether both are one rule. */
	isSame(a: string, b: string): boolean;
}

export class AnchoredIssues {
	#all: Anchored[] = [];
	#isMoved = false;

	/** All issues, at their present places. */
	list(buffer: TextBuffer): Issue[] {
		if (this.#isMoved) {
			this.#isMoved = false;
			for (const anchored of this.#all) anchored.issue = placed(anchored, buffer);
		}
		return this.#all.map((anchored) => anchored.issue);
	}

	replaceAll(issues: readonly Issue[], buffer: TextBuffer): void {
		this.#all = issues.map((issue) => anchor(issue, buffer));
		this.#isMoved = false;
	}

	/**
	 * Puts the findings of a look at a span in place of those that such a look finds. A linter's word on the same thing stays: what is said of it
	 * must not change with every key.
	 */
	replaceIn({ start, end }: Span, issues: readonly Issue[], { buffer, isInstant, isSame }: InstantLook): void {
		const found = issues.map((issue) => anchor(issue, buffer));
		const isIn = (each: Anchored) => each.start >= start && each.start <= end && isInstant(each.issue.rule);
		const standsFor = (old: Anchored, fresh: Anchored) => isSame(old.issue.rule, fresh.issue.rule) && old.start <= fresh.end && old.end >= fresh.start;
		const kept = this.#all.filter((old) => !isIn(old) || found.some((fresh) => old.issue.rule !== fresh.issue.rule && standsFor(old, fresh)));
		this.#all = [...kept, ...found.filter((fresh) => !kept.some((old) => standsFor(old, fresh)))];
	}

	drop(isGone: (issue: Issue) => boolean): void {
		this.#all = this.#all.filter(({ issue }) => !isGone(issue));
	}

	move(change: Pick<AppliedChange, "start" | "oldEnd" | "newEnd">): void {
		const by = change.newEnd - change.oldEnd;
		this.#isMoved = true;
		this.#all = this.#all.filter((each) => each.end < change.start || each.start > change.oldEnd);
		for (const each of this.#all) {
			const isBehind = each.start > change.oldEnd;
			if (isBehind) shift(each, by);
			if (each.fixes.some((span) => span.start <= change.oldEnd && span.end >= change.start)) {
				const { fix: _gone, ...issue } = each.issue;
				each.issue = issue;
				each.fixes = [];
			}
			for (const span of each.fixes) if (span.start > change.oldEnd) shift(span, by);
		}
	}
}

function shift(span: Span, by: number): void {
	span.start += by;
	span.end += by;
}

function anchor(issue: Issue, buffer: TextBuffer): Anchored {
	return { ...spanOf(issue, buffer), issue, fixes: issue.fix?.edits.map((edit) => spanOf(edit, buffer)) ?? [] };
}

function spanOf(range: TextRange, buffer: TextBuffer): Span {
	const start = buffer.offsetAt({ line: range.line - 1, character: range.column });
	return { start, end: buffer.offsetAt({ line: range.end_line - 1, character: range.end_column }) };
}

function placed({ issue, start, end, fixes }: Anchored, buffer: TextBuffer): Issue {
	const moved: Issue = { ...issue, ...rangeOf({ start, end }, buffer) };
	if (issue.fix) moved.fix = placedFix(issue.fix, fixes, buffer);
	return moved;
}

function placedFix(fix: TextFix, spans: readonly Span[], buffer: TextBuffer): TextFix {
	return { ...fix, edits: fix.edits.map((edit, index) => ({ ...edit, ...rangeOf(spans[index] ?? spanOf(edit, buffer), buffer) })) };
}

function rangeOf({ start, end }: Span, buffer: TextBuffer): TextRange {
	const from = buffer.positionAt(start);
	const to = buffer.positionAt(end);
	return { line: from.line + 1, column: from.character, end_line: to.line + 1, end_column: to.character };
}
