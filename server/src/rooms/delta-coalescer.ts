// Joins the pieces of streaming answers for one connection, so that it gets a few larger messages a second instead of one per token.
// Keeps the order of pieces within an answer. Does not know who receives them.

import type { Passing } from "#protocol/room-socket.ts";
import type { Clock } from "../base/clock.ts";

export const coalesceMs = 50;

type Delta = Extract<Passing, { type: "delta" }>;

export class DeltaCoalescer {
	readonly #clock: Clock;
	readonly #flushed: (deltas: Delta[]) => void;
	#pending: Delta[] = [];
	#timer: AbortController | undefined;

	constructor(clock: Clock, flushed: (deltas: Delta[]) => void) {
		this.#clock = clock;
		this.#flushed = flushed;
	}

	add(delta: Delta): void {
		const same = this.#pending.findLast((pending) => pending.message_id === delta.message_id);
		// Only the latest piece of an answer may grow: thinking, text and thinking again keep their order.
		if (same?.block === delta.block) same.text += delta.text;
		else this.#pending.push({ ...delta });
		if (this.#timer === undefined) this.#flushLater();
	}

	/** To be called before anything that must come after the pieces so far. */
	flush(): void {
		this.#timer?.abort();
		this.#timer = undefined;
		const deltas = this.#pending;
		this.#pending = [];
		if (deltas.length > 0) this.#flushed(deltas);
	}

	/** Forgets the pieces of an answer that is asked for again. */
	drop(messageId: string): void {
		this.#pending = this.#pending.filter((pending) => pending.message_id !== messageId);
	}

	dispose(): void {
		this.#pending = [];
		this.#timer?.abort();
		this.#timer = undefined;
	}

	#flushLater(): void {
		const timer = new AbortController();
		this.#timer = timer;
		this.#clock.sleep(coalesceMs, timer.signal).then(
			() => this.flush(),
			() => undefined, // called off: flushed earlier, or the connection is gone
		);
	}
}
