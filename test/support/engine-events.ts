// Reads an engine's answer to its end. Between tries the engine sleeps on the fake clock; this moves it on by what the engine announced.

import type { Engine, ModelEvent, ModelRequest } from "../../server/src/engines/engine.ts";
import type { FakeClock } from "./fake-clock.ts";

export const aRequest = (over: Partial<ModelRequest> = {}): ModelRequest => ({
	agent: "coder",
	system: "You are the coder of a team.",
	messages: [{ role: "user", content: [{ type: "text", text: "Fix it." }] }],
	tools: [{ name: "read_file", description: "Reads a file.", input_schema: { type: "object", properties: { path: { type: "string" } } } }],
	...over,
});

export async function allEvents(engine: Engine, clock: FakeClock, request = aRequest(), signal = new AbortController().signal): Promise<ModelEvent[]> {
	const events: ModelEvent[] = [];
	const stream = engine.respond(request, signal)[Symbol.asyncIterator]();
	for (;;) {
		const next = stream.next();
		next.catch(() => {}); // awaited below
		const last = events.at(-1);
		if (last?.type === "retrying" && last.delayMs > 0) {
			await clock.untilSleeping();
			await clock.advance(last.delayMs);
		}
		const { done, value } = await next;
		if (done) return events;
		events.push(value);
	}
}

/** The streamed text that counts: what came after the last retry. */
export function textOf(events: ModelEvent[]): string {
	const start = events.findLastIndex((event) => event.type === "retrying") + 1;
	return events
		.slice(start)
		.flatMap((event) => (event.type === "text" ? [event.text] : []))
		.join("");
}

export function doneOf(events: ModelEvent[]): Extract<ModelEvent, { type: "done" }> {
	const last = events.at(-1);
	if (last?.type !== "done") throw new Error(`the answer ended with ${last?.type} instead of done`);
	return last;
}
