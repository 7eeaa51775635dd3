// Several analysers behind one, each text given to the one with the least to do. They are made when the first text comes, and go when nothing
// was asked for a while: a scan is rare, and each of them holds grammars.

import type { Analysis } from "#protocol/analysis.ts";
import type { Clock } from "../../base/clock.ts";
import type { Analyzer } from "../analyzer.ts";

export interface AnalyzerPoolDeps {
	size: number;
	create(): Analyzer & { readonly memoryBytes?: number };
	supports(path: string): boolean;
	clock: Pick<Clock, "sleep">;
	/** An analyser that takes more memory than this goes when its work is done. */
	maxWorkerBytes?: number;
}

const idleMs = 30_000;
/** Memory of WebAssembly never shrinks: after a few big files a worker would keep it for good. */
const maxWorkerBytes = 256 * 1024 * 1024;

interface Place {
	analyzer: ReturnType<AnalyzerPoolDeps["create"]>;
	busy: number;
}

export class AnalyzerPool implements Analyzer {
	readonly #deps: AnalyzerPoolDeps;
	#places: Place[] = [];
	#idle: AbortController | undefined;

	constructor(deps: AnalyzerPoolDeps) {
		this.#deps = deps;
	}

	supports(path: string): boolean {
		return this.#deps.supports(path);
	}

	async analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		this.#idle?.abort();
		const place = this.#quietest();
		place.busy++;
		try {
			return await place.analyzer.analyze(path, text, signal);
		} finally {
			place.busy--;
			if ((place.analyzer.memoryBytes ?? 0) > (this.#deps.maxWorkerBytes ?? maxWorkerBytes)) this.#retire(place);
			if (this.#places.every((each) => each.busy === 0)) this.#restLater();
		}
	}

	async dispose(): Promise<void> {
		this.#idle?.abort();
		const places = this.#places;
		this.#places = [];
		await Promise.all(places.map(({ analyzer }) => analyzer.dispose()));
	}

	#quietest(): Place {
		const quietest = this.#places.toSorted((a, b) => a.busy - b.busy)[0];
		if (quietest && (quietest.busy === 0 || this.#places.length >= this.#deps.size)) return quietest;
		const made: Place = { analyzer: this.#deps.create(), busy: 0 };
		this.#places.push(made);
		return made;
	}

	/** Gets no more work, and goes when what it has is done. */
	#retire(place: Place): void {
		this.#places = this.#places.filter((each) => each !== place);
		if (place.busy === 0) void place.analyzer.dispose();
	}

	#restLater(): void {
		const idle = new AbortController();
		this.#idle?.abort();
		this.#idle = idle;
		// Rejects only where the next text ended the wait.
		this.#deps.clock.sleep(idleMs, idle.signal).then(
			() => this.dispose(),
			() => undefined,
		);
	}
}
