// Does something that may fail for a while, again and again with a growing wait, for as long as it is wanted.

export interface TryUntilDeps {
	/** Calls back after `ms`. */
	after(ms: number, callback: () => void): void;
	/** Asked before each attempt and after a failed one. */
	isWanted(): boolean;
	failed(error: unknown): void;
}

const firstWaitMs = 250;
const maxWaitMs = 5_000;

/** Resolves when it was done, or is not wanted any more. */
export async function tryUntil(attempt: () => Promise<void>, { after, isWanted, failed }: TryUntilDeps): Promise<void> {
	for (let waitMs = firstWaitMs; isWanted(); waitMs = Math.min(maxWaitMs, waitMs * 2)) {
		try {
			return await attempt();
		} catch (error) {
			if (isWanted()) failed(error);
		}
		await new Promise<void>((resolve) => after(waitMs, resolve));
	}
}
