// Where the agents of a run hold while it is paused: before each model call and before each tool that changes something.

import { raceAbort } from "../base/abort.ts";

export class PauseGate {
	#closed: { opened: Promise<void>; open: () => void } | undefined;

	get paused(): boolean {
		return this.#closed !== undefined;
	}

	pause(): void {
		if (this.#closed !== undefined) return;
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#closed = { opened: promise, open: resolve };
	}

	open(): void {
		this.#closed?.open();
		this.#closed = undefined;
	}

	/** Resolves when the gate is open; rejects with the signal's reason when aborted. */
	async pass(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		while (this.#closed !== undefined) await raceAbort(this.#closed.opened, signal);
	}
}
