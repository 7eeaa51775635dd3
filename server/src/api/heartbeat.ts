// Finds connections whose other side is gone without a word: asks every 30 s, waits 10 s for the answer.

import type { Clock } from "../base/clock.ts";

export const pingIntervalMs = 30_000;
export const pongTimeoutMs = 10_000;

export interface Pingable {
	ping(): void;
	terminate(): void;
	on(event: "pong" | "close", listener: () => void): unknown;
}

/** Runs until the connection closes. */
export async function keepAlive(socket: Pingable, clock: Clock): Promise<void> {
	const closed = new AbortController();
	let answered = true;
	socket.on("pong", () => {
		answered = true;
	});
	socket.on("close", () => closed.abort());
	try {
		for (;;) {
			await clock.sleep(pingIntervalMs, closed.signal);
			answered = false;
			socket.ping();
			await clock.sleep(pongTimeoutMs, closed.signal);
			if (!answered) {
				socket.terminate();
				return;
			}
		}
	} catch {
		// The connection closed: sleeping was called off, or there was nobody to ping.
	}
}
