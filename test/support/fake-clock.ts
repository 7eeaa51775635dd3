// A clock that stands still until a test moves it. `advance` wakes sleepers in order of their time and lets what they wake run on,
// so that a sleeper that sleeps again within the advanced span is woken again.

import type { Clock } from "../../server/src/base/clock.ts";

interface Sleeper {
	due: number;
	wake: () => void;
}

export class FakeClock implements Clock {
	/** Every `sleep` that was asked for, in milliseconds. */
	readonly slept: number[] = [];
	#now: number;
	#sleepers: Sleeper[] = [];
	#arrivals: (() => void)[] = [];

	constructor(startMs = Date.UTC(2026, 0, 1)) {
		this.#now = startMs;
	}

	now(): number {
		return this.#now;
	}

	get sleeping(): number {
		return this.#sleepers.length;
	}

	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		this.slept.push(ms);
		return new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			const onAbort = () => {
				this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
				reject(signal?.reason);
			};
			const sleeper: Sleeper = {
				due: this.#now + ms,
				wake: () => {
					signal?.removeEventListener("abort", onAbort);
					resolve();
				},
			};
			signal?.addEventListener("abort", onAbort, { once: true });
			this.#sleepers.push(sleeper);
			for (const arrived of this.#arrivals.splice(0)) arrived();
		});
	}

	/** Moves time on, waking every sleeper that falls due on the way. */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms;
		for (;;) {
			const next = this.#sleepers.filter((sleeper) => sleeper.due <= end).sort((a, b) => a.due - b.due)[0];
			if (!next) break;
			this.#sleepers = this.#sleepers.filter((other) => other !== next);
			this.#now = Math.max(this.#now, next.due);
			next.wake();
			await settle();
		}
		this.#now = end;
		await settle();
	}

	/** Resolves once at least `count` sleepers wait: the moment when `advance` has something to wake. */
	async untilSleeping(count = 1): Promise<void> {
		while (this.#sleepers.length < count) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
	}
}

/** Lets promise reactions and one round of I/O callbacks run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
