// The time limit of one worker. Only working time counts: while people think (a pause, an approval) the limit stands still.

import type { Clock } from "../base/clock.ts";
import { Halt } from "./halt.ts";

export class WorkTime {
	readonly #clock: Clock;
	readonly #over = new AbortController();
	readonly #message: string;
	#remainingMs: number;
	#runningSince = 0;
	#holds = 0;
	#timer = new AbortController();

	constructor(limitMs: number, name: string, clock: Clock) {
		this.#clock = clock;
		this.#remainingMs = limitMs;
		this.#message = `the ${name} used up its time limit of ${Math.round(limitMs / 1000)} s`;
		this.#start();
	}

	/** Aborts when the time is used up. */
	get signal(): AbortSignal {
		return this.#over.signal;
	}

	/** Runs `wait` without counting its time. */
	async uncounted<T>(wait: () => Promise<T>): Promise<T> {
		if (this.#holds++ === 0) this.#hold();
		try {
			return await wait();
		} finally {
			if (--this.#holds === 0) this.#start();
		}
	}

	dispose(): void {
		this.#timer.abort();
	}

	#start(): void {
		this.#timer = new AbortController();
		this.#runningSince = this.#clock.now();
		this.#clock.sleep(this.#remainingMs, this.#timer.signal).then(
			() => this.#over.abort(new Halt("timed_out", this.#message)),
			() => undefined, // held or disposed of
		);
	}

	#hold(): void {
		this.#timer.abort();
		this.#remainingMs = Math.max(0, this.#remainingMs - (this.#clock.now() - this.#runningSince));
	}
}
