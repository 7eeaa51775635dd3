// The Anthropic engine over real HTTP against the strict fake: what it sends, what it makes of an answer, and every way in which one fails.

import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { AnthropicEngine } from "../../../server/src/engines/anthropic.ts";
import { EngineError, type ModelMessage } from "../../../server/src/engines/engine.ts";
import { allEvents, aRequest, doneOf, textOf } from "../../support/engine-events.ts";
import {
	cut,
	endEarly,
	error,
	FakeAnthropic,
	maxTokens,
	noAnswer,
	overloaded,
	type Piece,
	ping,
	raw,
	redactedThinking,
	refusal,
	slow,
	spendLimit,
	stall,
	streamError,
	text,
	thinking,
	toolUse,
	usageNow,
} from "../../support/fake-anthropic.ts";
import { FakeClock } from "../../support/fake-clock.ts";

let fake: FakeAnthropic;
let clock: FakeClock;
let engine: AnthropicEngine;

beforeEach(async () => {
	fake = await FakeAnthropic.start({ keys: ["key-of-the-test"] });
	clock = new FakeClock();
	engine = new AnthropicEngine({
		credential: { kind: "key", key: "key-of-the-test" },
		baseUrl: fake.url,
		reason: "test",
		clock,
		logger: silentLogger,
		random: () => 0.5,
	});
});

afterEach(() => fake.close());

const retries = (events: Awaited<ReturnType<typeof allEvents>>) =>
	events.flatMap((event) => (event.type === "retrying" ? [`${event.attempt}/${event.maxAttempts} after ${event.delayMs}: ${event.reason}`] : []));

async function failure(): Promise<EngineError> {
	try {
		await allEvents(engine, clock);
	} catch (thrown) {
		if (thrown instanceof EngineError) return thrown;
		throw thrown;
	}
	throw new Error("it answered");
}

describe("an answer", () => {
	it("streams text and thinking and ends with the whole message", async () => {
		fake.queue(
			thinking("Let me see."),
			text("Hello, world", { pieces: 4 }),
			ping(),
			redactedThinking("x"),
			toolUse("read_file", { path: "a.py" }, { id: "toolu_1" }),
		);
		const events = await allEvents(engine, clock);
		expect(
			events
				.filter((event) => event.type === "thinking")
				.map((event) => event.text)
				.join(""),
		).toBe("Let me see.");
		expect(textOf(events)).toBe("Hello, world");
		expect(doneOf(events)).toMatchObject({
			content: [
				{ type: "thinking", thinking: "Let me see.", signature: "sig-of-the-fake" },
				{ type: "text", text: "Hello, world" },
				{ type: "redacted_thinking", data: "x" },
				{ type: "tool_use", id: "toolu_1", name: "read_file", input: { path: "a.py" } },
			],
			stopReason: "tool_use",
			model: "claude-sonnet-5-5",
		});
		fake.assertClean();
	});

	it("takes parallel tool calls whose JSON is cut anywhere, also inside a character escape", async () => {
		const input = { path: 'C:\\dir\\"ü" 😀', lines: [1, 2] };
		for (let at = 1; at < JSON.stringify(input).length; at += 3) {
			fake.queue(toolUse("read_file", input, { splitAt: [at, at + 1] }), toolUse("read_file", {}, { splitAt: [1] }));
			const { content } = doneOf(await allEvents(engine, clock));
			expect(content.map((block) => block.type === "tool_use" && block.input)).toEqual([input, {}]);
		}
		fake.assertClean();
	});

	it("passes malformed tool input on as such, in a form that can be sent back", async () => {
		for (const rawJson of ['{"path": "a.p', "[1, 2]", '"text"']) {
			fake.queue(toolUse("read_file", {}, { rawJson, id: "toolu_1" }));
			const { content } = doneOf(await allEvents(engine, clock));
			expect(content).toEqual([{ type: "tool_use", id: "toolu_1", name: "read_file", input: { _invalid_json: rawJson } }]);
			fake.queue(text("ok"));
			const messages: ModelMessage[] = [
				...aRequest().messages,
				{ role: "assistant", content },
				{ role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "not JSON", is_error: true }] },
			];
			expect(textOf(await allEvents(engine, clock, aRequest({ messages })))).toBe("ok");
		}
		fake.assertClean();
	});

	it("takes the last of cumulative usage figures, and prices it with the cache columns", async () => {
		fake.queue(
			usageNow({ input_tokens: 1_000, cache_read_input_tokens: 50_000, cache_creation_input_tokens: 2_000, output_tokens: 10 }),
			text("a"),
			usageNow({ output_tokens: 300 }),
			text("b"),
		);
		expect(doneOf(await allEvents(engine, clock)).usage).toEqual({
			input: 1_000,
			output: 300,
			cache_read: 50_000,
			cache_write: 2_000,
			cost_usd: (1_000 * 2 + 300 * 10 + 50_000 * 0.2 + 2_000 * 2.5) / 1_000_000,
		});
	});

	it("says why it stopped: refusal, out of tokens", async () => {
		fake.queue(text("I can't"), refusal()).queue(text("Once upon"), maxTokens());
		const reasons = [doneOf(await allEvents(engine, clock)).stopReason, doneOf(await allEvents(engine, clock)).stopReason];
		expect(reasons).toEqual(["refusal", "max_tokens"]);
	});

	it("is asked of the model that the agent names, also by its short name", async () => {
		fake.queue(text("a")).queue(text("b")).queue(text("c"));
		for (const model of ["claude-opus-5-5", "haiku", "inherit"]) await allEvents(engine, clock, aRequest({ model }));
		expect(fake.requests.map((request) => request.body.model)).toEqual(["claude-opus-5-5", "claude-haiku-5-5", "claude-sonnet-5-5"]);
		fake.assertClean();
	});

	it("leaves earlier thinking out where the model says that it is not its own", async () => {
		fake.queue(error(400, { message: "messages.1.content.0: Invalid `signature` in `thinking` block" })).queue(text("on we go"));
		const messages: ModelMessage[] = [
			...aRequest().messages,
			{
				role: "assistant",
				content: [
					{ type: "thinking", thinking: "hm", signature: "of another model" },
					{ type: "text", text: "so" },
				],
			},
			...aRequest().messages,
		];
		expect(textOf(await allEvents(engine, clock, aRequest({ messages })))).toBe("on we go");
		expect(fake.requests.map((request) => JSON.stringify(request.body.messages).includes("thinking"))).toEqual([true, false]);
		fake.assertClean();
	});

	it("takes a subscription's token in place of a key", async () => {
		fake.keys = ["token"];
		fake.queue(text("a"));
		const byToken = new AnthropicEngine({ credential: { kind: "oauth", token: "token" }, baseUrl: fake.url, reason: "test", clock, logger: silentLogger });
		expect(textOf(await allEvents(byToken, clock))).toBe("a");
		expect(fake.requests[0]?.headers["anthropic-beta"]).toBe("oauth-2025-04-20");
	});

	it("sends the key, and no telemetry or beta of its own", async () => {
		fake.queue(text("a"));
		await allEvents(engine, clock);
		expect(Object.keys(fake.requests[0]?.headers ?? {}).filter((name) => /beta|trace|baggage/.test(name))).toEqual([]);
	});
});

describe("a request that fails at first", () => {
	it.each<[string, Piece[], string]>([
		["an overload", [overloaded()], "2/3 after 1000: The API at HOST is overloaded"],
		["a rate limit that names the time", [error(429, { retryAfter: 7 })], "2/3 after 7000: The API at HOST is asked too often (rate limit)"],
		["a server error", [error(500, { message: "oops" })], "2/3 after 1000: The API at HOST had a failure of its own (500): oops"],
		["an error event in the middle", [text("partial"), streamError()], "2/3 after 1000: The API at HOST is overloaded"],
		["a cut in the middle", [text("partial"), cut()], "2/3 after 1000: The API at HOST: the connection broke off in the middle of the answer"],
		["an early end", [text("partial"), endEarly()], "2/3 after 1000: The API at HOST: the answer ended before it was complete"],
		["a garbled event", [text("partial"), raw("event: content_block_delta\ndata: {oops\n\n")], "2/3 after 1000: The API at HOST: the answer was garbled"],
	])("%s is asked for again, and what came before is void", async (_name, turn, expected) => {
		fake.queue(...turn).queue(text("whole"));
		const events = await allEvents(engine, clock);
		expect(retries(events)).toEqual([expected.replace("HOST", new URL(fake.url).host)]);
		expect(textOf(events)).toBe("whole");
		expect(doneOf(events).content).toEqual([{ type: "text", text: "whole" }]);
		fake.assertClean();
	});

	it("is given up after three tries, with a message for a person", async () => {
		fake.queue(overloaded()).queue(text("partial"), streamError()).queue(overloaded());
		expect(await failure()).toMatchObject({ reason: "overloaded", message: `The API at ${new URL(fake.url).host} is overloaded. Try again in a few minutes.` });
		expect(fake.requests).toHaveLength(3);
		fake.assertClean();
	});

	it.each<[string, Piece, EngineError["reason"]]>([
		["a spend limit", spendLimit(), "spend_limit"],
		["a refused key", error(401), "auth"],
		["a bad request", error(400, { message: "messages: no" }), "invalid_request"],
		["a prompt that is too long", error(400, { message: "prompt is too long: 9 > 8" }), "context_full"],
		["a missing model", error(404), "invalid_request"],
	])("%s is never asked for again", async (_name, turn, reason) => {
		fake.queue(turn);
		expect((await failure()).reason).toBe(reason);
		expect(fake.requests).toHaveLength(1);
	});

	it("says that it cannot be reached when nobody listens", async () => {
		await fake.close();
		expect(await failure()).toMatchObject({ reason: "unreachable" });
	});
});

describe("silence", () => {
	it("is told every 20 s, and at 120 s the answer is asked for again", async () => {
		fake.queue(text("partial", { pieces: 1 }), stall()).queue(text("whole"));
		const stream = engine.respond(aRequest(), new AbortController().signal)[Symbol.asyncIterator]();
		expect((await stream.next()).value).toEqual({ type: "text", text: "partial" });
		const seen: unknown[] = [];
		for (let round = 1; round <= 6; round++) {
			const next = stream.next();
			if (round === 1) await pause(50); // the rest of what the fake wrote before it fell silent
			await clock.advance(20_000);
			seen.push((await next).value);
		}
		expect(seen).toMatchObject([
			...[20_000, 40_000, 60_000, 80_000, 100_000].map((silentMs) => ({ type: "stalled", silentMs })),
			{ type: "retrying", attempt: 2, reason: expect.stringContaining("nothing came for 120 s") },
		]);
		const next = stream.next();
		await clock.untilSleeping();
		await clock.advance(1_000);
		expect((await next).value).toMatchObject({ type: "text" });
		await stream.return?.(undefined);
	});

	it("counts from the request on, before there is a header", async () => {
		fake.queue(noAnswer());
		const stream = engine.respond(aRequest(), new AbortController().signal)[Symbol.asyncIterator]();
		const next = stream.next();
		await fake.untilRequests(1);
		await clock.advance(20_000);
		expect((await next).value).toEqual({ type: "stalled", silentMs: 20_000 });
		await stream.return?.(undefined);
	});
});

describe("stop", () => {
	const abortCases: [string, Piece[]][] = [
		["before a header", [noAnswer()]],
		["in the middle of a stream", [text("some text", { pieces: 1 }), stall()]],
		["in a slow stream", [slow(20), text("x".repeat(5_000), { pieces: 2_000 })]],
	];
	it.each(abortCases)("%s ends at once with the signal's reason, and hangs up", async (_name, turn) => {
		fake.queue(...turn);
		const abort = new AbortController();
		const answer = allEvents(engine, clock, aRequest(), abort.signal);
		answer.catch(() => {});
		await fake.untilRequests(1);
		await pause(60);
		const startedAt = performance.now();
		abort.abort(new Error("the user pressed Stop"));
		await expect(answer).rejects.toThrow("the user pressed Stop");
		expect(performance.now() - startedAt).toBeLessThan(500); // what Stop promises
		await pause(60);
		expect(fake.requests[0]?.hungUp).toBe(true);
		expect(clock.sleeping).toBe(0);
	});

	it("between two tries ends the waiting", async () => {
		fake.queue(overloaded());
		const abort = new AbortController();
		const stream = engine.respond(aRequest(), abort.signal)[Symbol.asyncIterator]();
		expect((await stream.next()).value).toMatchObject({ type: "retrying" });
		const next = stream.next();
		await clock.untilSleeping();
		abort.abort(new Error("stopped"));
		await expect(next).rejects.toThrow("stopped");
		expect(fake.requests).toHaveLength(1);
	});

	it("a reader who walks away hangs up", async () => {
		fake.queue(text("some", { pieces: 1 }), stall());
		for await (const event of engine.respond(aRequest(), new AbortController().signal)) if (event.type === "text") break;
		await pause(60);
		expect(fake.requests[0]?.hungUp).toBe(true);
	});
});
