import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { keepAlive, pingIntervalMs, pongTimeoutMs } from "../../../server/src/api/heartbeat.ts";
import { FakeClock } from "../../support/fake-clock.ts";

class Line extends EventEmitter {
	readonly log: string[] = [];
	isThere = true;

	ping(): void {
		this.log.push("ping");
		if (this.isThere) this.emit("pong");
	}

	terminate(): void {
		this.log.push("terminate");
		this.emit("close");
	}
}

test("a connection that answers stays; one that does not is ended 10 s after it was asked", async () => {
	const clock = new FakeClock();
	const line = new Line();
	const done = keepAlive(line, clock);
	await clock.advance(2 * (pingIntervalMs + pongTimeoutMs));
	line.isThere = false;
	await clock.advance(pingIntervalMs + pongTimeoutMs - 1);
	const justBefore = [...line.log];
	await clock.advance(1);
	await done;
	expect([justBefore, line.log]).toEqual([
		["ping", "ping", "ping"],
		["ping", "ping", "ping", "terminate"],
	]);
});

test("a closed connection is asked nothing more, and nothing waits for it", async () => {
	const clock = new FakeClock();
	const line = new Line();
	const done = keepAlive(line, clock);
	line.emit("close");
	await done;
	expect([line.log, clock.sleeping]).toEqual([[], 0]);
});
