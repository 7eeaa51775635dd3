// Notices silence on a connection. Every byte counts, also those that carry no event (pings), so it is fed where the bytes come in
// and asked where the events are waited for.

import type { Clock } from "../base/clock.ts";

export interface WatchdogLimits {
	/** Silence after which a person is told, and again after each further span of it. */
	hintMs: number;
	/** Silence after which the answer is given up and asked for again. */
	giveUpMs: number;
}

export class StalledError extends Error {
	override readonly name = "StalledError";
	readonly silentMs: number;

	constructor(silentMs: number) {
		super(`nothing came for ${Math.round(silentMs / 1000)} s`);
		this.silentMs = silentMs;
	}
}

export class Watchdog {
	readonly #clock: Clock;
	readonly #limits: WatchdogLimits;
	#lastByteAt: number;
	#hints = 0;

	constructor(clock: Clock, limits: WatchdogLimits) {
		this.#clock = clock;
		this.#limits = limits;
		this.#lastByteAt = clock.now();
	}

	/** Something came. */
	touch(): void {
		this.#lastByteAt = this.#clock.now();
		this.#hints = 0;
	}

	/** Resolves at the next moment at which a hint is due; rejects with {@link StalledError} at the limit, or with the signal's reason. */
	async silence(signal: AbortSignal): Promise<number> {
		for (;;) {
			const silentMs = this.#clock.now() - this.#lastByteAt;
			if (silentMs >= this.#limits.giveUpMs) throw new StalledError(silentMs);
			const nextMs = Math.min((this.#hints + 1) * this.#limits.hintMs, this.#limits.giveUpMs);
			if (silentMs >= nextMs) {
				this.#hints++;
				return silentMs;
			}
			await this.#clock.sleep(nextMs - silentMs, signal);
		}
	}
}

/**
 * Passes on what `source` gives and, while it gives nothing, says for how long. Throws {@link StalledError} at the limit, and the
 * signal's reason as soon as it aborts. Time in which the consumer does not ask is not silence.
 */
export async function* watched<T>(source: AsyncIterable<T>, watchdog: Watchdog, signal: AbortSignal): AsyncGenerator<{ value: T } | { silentMs: number }> {
	const iterator = source[Symbol.asyncIterator]();
	const over = new AbortController();
	// One watcher for the whole stream, and not a race for each event: a timer for each of a thousand tokens a second is felt.
	let asked: PromiseWithResolvers<IteratorResult<T> | number> | undefined;
	void (async () => {
		while (!over.signal.aborted) {
			const outcome = await watchdog.silence(over.signal).catch((error: unknown) => error);
			if (over.signal.aborted) return;
			if (!asked) watchdog.touch();
			else if (typeof outcome === "number") asked.resolve(outcome);
			else return asked.reject(outcome);
		}
	})();
	const onAbort = () => asked?.reject(signal.reason);
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		for (;;) {
			signal.throwIfAborted();
			watchdog.touch();
			const next = iterator.next();
			let first: IteratorResult<T> | number;
			do {
				asked = Promise.withResolvers();
				next.then(asked.resolve, asked.reject);
				first = await asked.promise;
				asked = undefined;
				if (typeof first === "number") yield { silentMs: first };
			} while (typeof first === "number");
			if (first.done) return;
			yield { value: first.value };
		}
	} finally {
		over.abort();
		signal.removeEventListener("abort", onAbort);
		// Not awaited: a source that hangs would hold whoever gives it up. Its owner aborts it by signal.
		iterator.return?.().catch(() => {});
	}
}
