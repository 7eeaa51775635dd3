// Small pieces around AbortSignal: cancelled is not failed.

/** Whether `error` only says that `signal` was aborted. */
export function isAbort(error: unknown, signal?: AbortSignal): boolean {
	if (signal?.aborted) return true;
	return error instanceof Error && error.name === "AbortError";
}

/** Settles as `promise` does, or rejects with the signal's reason as soon as it aborts. The work itself goes on: pass it the signal too. */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	if (signal.aborted) {
		promise.catch(() => undefined); // nobody will hear of it any more
		return Promise.reject(signal.reason);
	}
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
	});
}
