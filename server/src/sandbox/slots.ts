// Lets at most `limit` runs go at a time, oldest waiter first; a waiter whose signal aborts gives up its place at once.

export class Slots {
	#free: number;
	readonly #waiting: { enter: () => void; leave: () => void }[] = [];

	constructor(limit: number) {
		this.#free = limit;
	}

	get isFull(): boolean {
		return this.#free === 0;
	}

	/** Whether a place was had; false when the signal aborted first. The place is given back with {@link release}. */
	acquire(signal: AbortSignal): Promise<boolean> {
		if (signal.aborted) return Promise.resolve(false);
		if (this.#free > 0) {
			this.#free--;
			return Promise.resolve(true);
		}
		return new Promise((resolve) => {
			const onAbort = () => {
				const index = this.#waiting.indexOf(waiter);
				if (index >= 0) this.#waiting.splice(index, 1);
				resolve(false);
			};
			const waiter = {
				enter: () => {
					waiter.leave();
					resolve(true);
				},
				leave: () => signal.removeEventListener("abort", onAbort),
			};
			signal.addEventListener("abort", onAbort, { once: true });
			this.#waiting.push(waiter);
		});
	}

	release(): void {
		const next = this.#waiting.shift();
		if (next) next.enter();
		else this.#free++;
	}
}
