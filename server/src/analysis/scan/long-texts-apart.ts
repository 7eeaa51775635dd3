// Analyses short texts where open documents are analysed too, which is at hand, and long ones elsewhere: one of them would keep a person's typing
// from being answered for as long as it takes.

import type { Analysis } from "#protocol/analysis.ts";
import type { Analyzer } from "../analyzer.ts";

/** About 1,000 lines, which take 10 to 20 ms. */
const maxShortChars = 32_000;

export class LongTextsApart implements Analyzer {
	readonly #short: Analyzer;
	readonly #long: Analyzer;

	constructor({ short, long }: { short: Analyzer; long: Analyzer }) {
		this.#short = short;
		this.#long = long;
	}

	supports(path: string): boolean {
		return this.#short.supports(path);
	}

	analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		return (text.length > maxShortChars ? this.#long : this.#short).analyze(path, text, signal);
	}

	async dispose(): Promise<void> {
		await Promise.all([this.#short.dispose(), this.#long.dispose()]);
	}
}
