// Remembers analyses by what was analysed: a text that was seen before is answered at once, so a second scan is nearly free.
// What failed or was stopped is not remembered.

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Analysis } from "#protocol/analysis.ts";
import type { Analyzer } from "../analyzer.ts";

/** About what an analysis takes in memory. */
const bytesOf = ({ issues, functions }: Analysis) => 300 + issues.length * 600 + (functions?.length ?? 0) * 250;
const maxEntries = 20_000;
const maxBytes = 48 * 1024 * 1024;

export class CachedAnalyzer implements Analyzer {
	readonly #inner: Analyzer;
	readonly #known = new LRUCache<string, Analysis>({ max: maxEntries, maxSize: maxBytes, sizeCalculation: bytesOf });

	constructor(inner: Analyzer) {
		this.#inner = inner;
	}

	supports(path: string): boolean {
		return this.#inner.supports(path);
	}

	async analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		const key = createHash("sha256").update(`${path}\0${text}`, "utf8").digest("base64");
		const known = this.#known.get(key);
		if (known) return known;
		const analysis = await this.#inner.analyze(path, text, signal);
		if (analysis.success) this.#known.set(key, analysis);
		return analysis;
	}

	dispose(): Promise<void> {
		this.#known.clear();
		return this.#inner.dispose();
	}
}
