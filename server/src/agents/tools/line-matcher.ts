// Tests lines against a pattern without letting the pattern hold the process: a regular expression runs in time slices
// that the engine itself interrupts, so that one that backtracks without end is given up and said so.

import { type Context, createContext, Script } from "node:vm";

/** Indexes of the lines that match. Throws {@link SlowPattern}. */
export type MatchLines = (lines: readonly string[]) => number[];

export class SlowPattern extends Error {}

/** Longest that one slice may hold the process; Stop has to answer within 500 ms. */
const sliceMs = 100;
const linesPerSlice = 2_000;
/** What stands behind this in a line is not searched: such lines are generated. */
const maxSearchedColumns = 4_000;

/** Throws a SyntaxError for a malformed regular expression. */
export function lineMatcher(pattern: string, options: { regex: boolean; caseSensitive: boolean }): MatchLines {
	if (!options.regex) return literalMatcher(pattern, options.caseSensitive);
	const flags = options.caseSensitive ? "u" : "iu";
	new RegExp(pattern, flags); // malformed patterns fail here, outside of the slices
	const slices = new SliceRunner(pattern, flags);
	return (lines) => {
		const hits: number[] = [];
		for (let start = 0; start < lines.length; start += linesPerSlice) {
			const slice = lines.slice(start, start + linesPerSlice).map((line) => line.slice(0, maxSearchedColumns));
			for (const index of slices.run(slice)) hits.push(start + index);
		}
		return hits;
	};
}

function literalMatcher(pattern: string, caseSensitive: boolean): MatchLines {
	const wanted = caseSensitive ? pattern : pattern.toLowerCase();
	const matches = (line: string) => (caseSensitive ? line : line.toLowerCase()).includes(wanted);
	return (lines) => lines.flatMap((line, index) => (matches(line.slice(0, maxSearchedColumns)) ? [index] : []));
}

const testLines = new Script(`{
	const expression = new RegExp(pattern, flags);
	lines.map((line, index) => (expression.test(line) ? index : -1)).filter((index) => index >= 0).join(",");
}`);

/** A context of its own is no security border here (nothing foreign runs in it): it is what takes a time limit. Made once, for it costs 1 ms. */
class SliceRunner {
	readonly #given: { pattern: string; flags: string; lines: string[] };
	readonly #context: Context;

	constructor(pattern: string, flags: string) {
		this.#given = { pattern, flags, lines: [] };
		this.#context = createContext(this.#given);
	}

	run(lines: string[]): number[] {
		this.#given.lines = lines;
		try {
			const hits: unknown = testLines.runInContext(this.#context, { timeout: sliceMs });
			return hits === "" ? [] : String(hits).split(",").map(Number);
		} catch (error) {
			throw isTimeout(error) ? new SlowPattern(`The pattern takes too long on a line of at most ${maxSearchedColumns} characters.`) : error;
		}
	}
}

/** By code: the error may be of the context's own realm, where \`instanceof\` does not hold. */
function isTimeout(error: unknown): boolean {
	return typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
