// One at a time per key, in the order of asking. Holds nothing for a key that nobody waits for.

export class PathLock {
	readonly #last = new Map<string, Promise<void>>();

	async run<T>(key: string, work: () => Promise<T>): Promise<T> {
		const before = this.#last.get(key);
		const turn = Promise.withResolvers<void>();
		this.#last.set(key, turn.promise);
		await before;
		try {
			return await work();
		} finally {
			turn.resolve();
			if (this.#last.get(key) === turn.promise) this.#last.delete(key);
		}
	}
}
