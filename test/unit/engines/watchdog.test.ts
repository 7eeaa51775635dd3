import { describe, expect, it } from "vitest";
import { StalledError, Watchdog, watched } from "../../../server/src/engines/watchdog.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const limits = { hintMs: 20_000, giveUpMs: 120_000 };
const never = new AbortController().signal;

function silentSource() {
	const gate = Promise.withResolvers<string>();
	async function* source() {
		yield "first";
		yield await gate.promise;
	}
	return { source: source(), speak: gate.resolve };
}

describe("the watchdog of a stream", () => {
	it("tells of silence every 20 s and gives up at 120 s", async () => {
		const clock = new FakeClock();
		const stream = watched(silentSource().source, new Watchdog(clock, limits), never);
		expect(await stream.next()).toEqual({ done: false, value: { value: "first" } });
		const seen: unknown[] = [];
		for (let round = 1; round <= 5; round++) {
			const next = stream.next();
			await clock.advance(20_000);
			seen.push((await next).value);
		}
		expect(seen).toEqual([20_000, 40_000, 60_000, 80_000, 100_000].map((silentMs) => ({ silentMs })));
		const last = stream.next();
		last.catch(() => {});
		await clock.advance(20_000);
		await expect(last).rejects.toBeInstanceOf(StalledError);
		expect(clock.sleeping).toBe(0);
	});

	it("counts every byte, also those that bring no event", async () => {
		const clock = new FakeClock();
		const watchdog = new Watchdog(clock, limits);
		const { source, speak } = silentSource();
		const stream = watched(source, watchdog, never);
		await stream.next();
		const next = stream.next();
		for (let second = 0; second < 300; second += 15) {
			await clock.advance(15_000);
			watchdog.touch(); // a ping
		}
		speak("second");
		expect(await next).toEqual({ done: false, value: { value: "second" } });
	});

	it("a reader who does not ask is not taken for a silent server", async () => {
		const clock = new FakeClock();
		const { source, speak } = silentSource();
		const stream = watched(source, new Watchdog(clock, limits), never);
		await stream.next();
		await clock.advance(600_000);
		speak("second");
		expect(await stream.next()).toEqual({ done: false, value: { value: "second" } });
	});

	it("an abort ends the waiting at once, and leaving early leaves no timer behind", async () => {
		const clock = new FakeClock();
		const abort = new AbortController();
		const stream = watched(silentSource().source, new Watchdog(clock, limits), abort.signal);
		await stream.next();
		const next = stream.next();
		abort.abort(new Error("stopped"));
		await expect(next).rejects.toThrow("stopped");
		expect(clock.sleeping).toBe(0);
	});
});
