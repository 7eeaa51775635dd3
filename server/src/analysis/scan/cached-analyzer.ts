// Remembers analyses by what was analysed: a text that was seen before is answered at once, so a second scan is nearly free.
// What failed, was stopped or is not whole is not remembered.

import type { Analysis } from "#protocol/analysis.ts";
import type { Analyzer } from "../analyzer.ts";
import { languageOf } from "../languages.ts";
import type { AnalysisStore } from "./analysis-store.ts";

export class CachedAnalyzer implements Analyzer {
	readonly #inner: Analyzer;
	readonly #differsBy: (path: string) => unknown;
	readonly #openStore: () => Promise<AnalysisStore | undefined>;
	#store: Promise<AnalysisStore | undefined> | undefined;

	/** `differsBy`: what answers differ by besides the text, such as settings. The store is opened with the first text; undefined where there can be none. */
	constructor(inner: Analyzer, differsBy: (path: string) => unknown, openStore: () => Promise<AnalysisStore | undefined>) {
		this.#inner = inner;
		this.#differsBy = differsBy;
		this.#openStore = openStore;
	}

	supports(path: string): boolean {
		return this.#inner.supports(path);
	}

	async analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		this.#store ??= this.#openStore();
		const store = await this.#store;
		if (!store) return this.#inner.analyze(path, text, signal);
		const key = store.keyOf(`${kindOf(path)}\0${JSON.stringify(this.#differsBy(path))}`, text);
		const known = store.get(key);
		if (known) return known;
		const analysis = await this.#inner.analyze(path, text, signal);
		if (analysis.success && analysis.note === undefined) store.set(key, analysis);
		return analysis;
	}

	async dispose(): Promise<void> {
		await this.#inner.dispose();
		(await this.#store)?.dispose();
	}
}

/** Python's linter goes by file names too; the rules of the other languages see the text alone. */
function kindOf(path: string): string {
	const language = languageOf(path);
	return language === undefined || language.name === "python" ? path : language.grammar;
}
