// How many lines of a text hold code.

/** Lines with something on them that is not a comment. `comments`: start and end offsets, one after the other, in source order. */
export function linesOfCode(source: string, comments: readonly number[]): number {
	let lines = 0;
	for (let at = 0, next = 0; at < source.length; ) {
		const code = source.charCodeAt(at);
		if (isBlank(code)) {
			at++;
			continue;
		}
		if (at === comments[next]) {
			at = comments[next + 1] ?? source.length;
			next += 2;
			continue;
		}
		lines++;
		const end = source.indexOf("\n", at);
		at = end === -1 ? source.length : end;
		// A comment that begins on this line goes on behind its end.
		for (; (comments[next] ?? Number.POSITIVE_INFINITY) < at; next += 2) at = Math.max(at, comments[next + 1] ?? 0);
	}
	return lines;
}

const isBlank = (code: number): boolean => code === 10 || code === 32 || code === 9 || code === 13 || code === 0xfeff;
