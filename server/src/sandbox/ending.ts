import type { KillReason } from "./execution-end.ts";

/** Who ended a cell first, and the failure of doing so. */
export class Ending {
	readonly #killCell: () => Promise<void>;
	readonly #failed = Promise.withResolvers<never>();
	#reason: KillReason | undefined;

	constructor(killCell: () => Promise<void>) {
		this.#killCell = killCell;
		this.failed.catch(() => undefined); // Looked at only while the cell is waited for.
	}

	get reason(): KillReason | undefined {
		return this.#reason;
	}

	get failed(): Promise<never> {
		return this.#failed.promise;
	}

	kill(reason: KillReason): void {
		if (this.#reason) return;
		this.#reason = reason;
		this.#killCell().catch((error: unknown) => this.#failed.reject(error));
	}
}
