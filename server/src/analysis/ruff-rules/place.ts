// Where a finding of the linter stands: the text around it, read by its lines and their indentation. Knows no rules.

import type { Issue } from "#protocol/analysis.ts";

export interface Place {
	path: string;
	text: string;
	lines: readonly string[];
	issues: readonly Issue[];
	/** Found out when it is first asked, from all of the text. */
	readonly isTest: boolean;
}

export function placeOf(path: string, text: string, issues: readonly Issue[]): Place {
	let isKnownTest: boolean | undefined;
	return {
		path,
		text,
		lines: text.split(/\r\n|\r|\n/),
		issues,
		get isTest() {
			isKnownTest ??= isTestFile(path, text);
			return isKnownTest;
		},
	};
}

export const isPackageFace = ({ path }: Place): boolean => /(^|[\\/])__init__\.pyi?$/.test(path);

/** By the file's name, or by what it imports. */
const isTestFile = (path: string, text: string): boolean =>
	/(?:^|[\\/])(?:tests?[\\/]|test_[^\\/]*$|conftest\.py$)|_test\.py$/.test(path) || /^\s*(?:import|from)\s+(?:unittest|pytest)\b/m.test(text);

/** The lines that what stands in a line is under, from the inside out: `with`, `if`, `def`, `class` … */
export function* headersOver(line: number, lines: readonly string[]): Generator<string> {
	let indent = indentOf(lines[line - 1] ?? "");
	for (let at = line - 2; at >= 0 && indent > 0; at--) {
		const above = lines[at] ?? "";
		if (above.trim() === "" || indentOf(above) >= indent) continue;
		indent = indentOf(above);
		yield above;
	}
}

export const isDef = (header: string): boolean => /^\s*(?:async\s+)?def\s/.test(header);

/** Not at the top, and not in a class's own body. */
export function isInFunction(line: number, lines: readonly string[]): boolean {
	for (const header of headersOver(line, lines)) if (isDef(header) || /^\s*class\s/.test(header)) return isDef(header);
	return false;
}

/** The text of the function around, as far as the line; that of the file where there is none. */
export function functionSoFar(line: number, lines: readonly string[]): string {
	const headers = [...headersOver(line, lines)];
	const start = lines.lastIndexOf(headers.find(isDef) ?? "", line - 1);
	return lines.slice(Math.max(start, 0), line).join("\n");
}

export function textAt({ line, column, end_line, end_column }: Issue, { lines }: Place): string {
	const own = lines.slice(line - 1, end_line);
	const last = own.length - 1;
	return own.map((each, at) => each.slice(at === 0 ? column : 0, at === last ? end_column : undefined)).join("\n");
}

/** What stands before a finding in its line, and in the two above. */
export const textBefore = ({ line, column }: Issue, { lines }: Place): string =>
	[...lines.slice(Math.max(0, line - 3), line - 1), (lines[line - 1] ?? "").slice(0, column)].join("\n");

const indentOf = (line: string): number => line.length - line.trimStart().length;
