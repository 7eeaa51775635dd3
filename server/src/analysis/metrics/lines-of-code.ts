// How many lines of a text hold code.

import type { SourceText } from "../trees/source-text.ts";

/** Of a part of a text. */
interface CodeLines {
	count: number;
	/** Whether its first line, or what it has of it, is among them; and its last. */
	isFirstCounted: boolean;
	isLastCounted: boolean;
	isOneLine: boolean;
}

/** Of which it is known where its comments are; what is counted in it is kept with it. */
export interface KnownPart {
	start: number;
	end: number;
	/** Relative to the start. */
	readonly comments: readonly number[];
	code: CodeLines | undefined;
}

/**
 * Lines with something on them that is not a comment. `comments`: start and end offsets, one after the other, in source order. `parts`: in source
 * order too; what was counted in them is not counted again.
 */
export function linesOfCode(source: SourceText, comments: readonly number[], parts: KnownPart[] = []): number {
	let count = 0;
	let isCounted = false;
	let at = 0;
	let next = 0;
	const add = (code: CodeLines) => {
		count += code.count - (isCounted && code.isFirstCounted ? 1 : 0);
		isCounted = code.isOneLine ? isCounted || code.isFirstCounted : code.isLastCounted;
	};
	const addUntil = (end: number) => {
		const inside: number[] = [];
		for (let from = comments[next] ?? end; from < end; from = comments[next] ?? end) {
			if (from >= at) inside.push(from - at, (comments[next + 1] ?? end) - at);
			next += 2;
		}
		if (end > at) add(codeLinesIn(source.slice(at, end), inside));
	};
	for (const part of parts) {
		addUntil(part.start);
		part.code ??= codeLinesIn(source.slice(part.start, part.end), part.comments);
		add(part.code);
		at = part.end;
	}
	addUntil(source.length);
	return count;
}

function codeLinesIn(text: string, comments: readonly number[]): CodeLines {
	let count = 0;
	let first = text.length;
	let last = -1;
	for (let at = 0, next = 0; at < text.length; ) {
		const code = text.charCodeAt(at);
		if (isBlank(code)) {
			at++;
			continue;
		}
		if (at === comments[next]) {
			at = comments[next + 1] ?? text.length;
			next += 2;
			continue;
		}
		count++;
		first = Math.min(first, at);
		last = at;
		const end = text.indexOf("\n", at);
		at = end === -1 ? text.length : end;
		// A comment that begins on this line goes on behind its end.
		for (; (comments[next] ?? Number.POSITIVE_INFINITY) < at; next += 2) at = Math.max(at, comments[next + 1] ?? 0);
	}
	const firstEnd = text.indexOf("\n");
	if (firstEnd === -1) return { count, isFirstCounted: count > 0, isLastCounted: count > 0, isOneLine: true };
	return { count, isFirstCounted: first < firstEnd, isLastCounted: last > text.lastIndexOf("\n"), isOneLine: false };
}

const isBlank = (code: number): boolean => code === 10 || code === 32 || code === 9 || code === 13 || code === 0xfeff;
