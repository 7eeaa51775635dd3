// The latest analysis of each document that an editor has open, followed edit by edit. A document is followed from the first question about it
// until it is closed, so that nothing is done for documents that nobody asks about. Says when what was answered is not the latest any more.
// Does not know who asks, nor how documents are analysed.

import { isDeepStrictEqual } from "node:util";
import type { Analysis } from "#protocol/analysis.ts";
import type { Clock } from "../base/clock.ts";
import type { AnalyzedText, DocumentAnalysis, WorkerAnalyzer } from "./worker-analyzer.ts";

/** `instant`: what is known at once after an edit; `whole`: everything, as soon as the typing rests. */
export type Tier = DocumentAnalysis["tier"];

export interface LiveAnalysesDeps {
	analyzer: Pick<WorkerAnalyzer, "open" | "change" | "close" | "onAnalysis">;
	clock: Pick<Clock, "sleep">;
}

/** Another analysis than the one that was answered last. */
export interface News {
	uri: string;
	/** Whether the functions' figures differ too. */
	functions: boolean;
}

interface Followed {
	/** Of the present text. */
	latest: Pick<DocumentAnalysis, "tier" | "analysis"> | undefined;
	/** What was answered last; "none" where it did not come in time. */
	answered: Analysis | "none" | undefined;
	readonly waiting: Set<{ tier: Tier; wake(): void }>;
}

/** A worker that was replaced has answered by then, also for the biggest file. */
const maxWaitMs = 5_000;

export class LiveAnalyses {
	readonly #deps: LiveAnalysesDeps;
	readonly #followed = new Map<string, Followed>();
	readonly #listeners = new Set<(news: News) => void>();
	readonly #stopListening: () => void;

	constructor(deps: LiveAnalysesDeps) {
		this.#deps = deps;
		this.#stopListening = deps.analyzer.onAnalysis((result) => this.#take(result));
	}

	/** Of the text as it is when it is answered; undefined where the document was closed, or where none came in time. */
	async of(document: AnalyzedText, tier: Tier): Promise<Analysis | undefined> {
		const followed = this.#followed.get(document.uri) ?? this.#follow(document);
		if (!isEnough(followed.latest, tier)) await this.#next(followed, tier);
		const found = isEnough(followed.latest, tier) ? followed.latest.analysis : undefined;
		followed.answered = found ?? "none";
		return found;
	}

	/** After the text that `of` was given has changed. */
	changed(uri: string, version: number, changes: Parameters<WorkerAnalyzer["change"]>[2]): void {
		const followed = this.#followed.get(uri);
		if (!followed) return;
		followed.latest = undefined;
		this.#deps.analyzer.change(uri, version, changes);
	}

	closed(uri: string): void {
		const followed = this.#followed.get(uri);
		if (!followed) return;
		this.#followed.delete(uri);
		this.#deps.analyzer.close(uri);
		followed.latest = undefined;
		for (const { wake } of followed.waiting) wake();
	}

	/** Follows no document any more, until one is asked about. */
	rest(): void {
		for (const uri of [...this.#followed.keys()]) this.closed(uri);
	}

	onNews(listener: (news: News) => void): void {
		this.#listeners.add(listener);
	}

	dispose(): void {
		this.#stopListening();
		this.#listeners.clear();
		this.rest();
	}

	#follow(document: AnalyzedText): Followed {
		const followed: Followed = { latest: undefined, answered: undefined, waiting: new Set() };
		this.#followed.set(document.uri, followed);
		this.#deps.analyzer.open(document);
		return followed;
	}

	async #next({ waiting }: Followed, tier: Tier): Promise<void> {
		const { promise, resolve: wake } = Promise.withResolvers<void>();
		const answered = new AbortController();
		const waiter = { tier, wake };
		waiting.add(waiter);
		// Rejects only where the answer came before.
		this.#deps.clock.sleep(maxWaitMs, answered.signal).then(wake, () => undefined);
		await promise;
		answered.abort();
		waiting.delete(waiter);
	}

	#take({ uri, tier, analysis }: DocumentAnalysis): void {
		const followed = this.#followed.get(uri);
		if (!followed) return;
		followed.latest = { tier, analysis };
		let isAwaited = false;
		for (const waiter of followed.waiting) {
			if (!isEnough(followed.latest, waiter.tier)) continue;
			isAwaited = true;
			waiter.wake();
		}
		if (tier === "whole" && !isAwaited) this.#tell(uri, followed.answered, analysis);
	}

	#tell(uri: string, answered: Followed["answered"], analysis: Analysis): void {
		if (answered === undefined) return;
		if (isDeepStrictEqual(answered, analysis)) return;
		const functions = answered === "none" || !isDeepStrictEqual(answered.functions, analysis.functions);
		for (const listener of this.#listeners) listener({ uri, functions });
	}
}

function isEnough(latest: Followed["latest"], tier: Tier): latest is NonNullable<Followed["latest"]> {
	return latest !== undefined && (tier === "instant" || latest.tier === "whole");
}
