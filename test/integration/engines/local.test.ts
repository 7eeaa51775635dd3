// Local servers: found by what they answer, used without anything that only the Anthropic API knows.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { LocalEngine } from "../../../server/src/engines/local.ts";
import { findLocalServer, type LocalSearch } from "../../../server/src/engines/local-servers.ts";
import { allEvents, aRequest, doneOf, textOf } from "../../support/engine-events.ts";
import { error, FakeAnthropic, raw, text, thinking, toolUse } from "../../support/fake-anthropic.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

async function startFake(local: "ollama" | "lmstudio" | "vllm" | "llamacpp", models?: string[]): Promise<FakeAnthropic> {
	const fake = await FakeAnthropic.start({ local, models });
	closers.push(() => fake.close());
	return fake;
}

/** Answers every request with the same JSON, or never where there is none. */
async function startPlain(answer?: unknown): Promise<string> {
	const server: Server = createServer((_request, response) => {
		if (answer !== undefined) response.end(JSON.stringify(answer));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closers.push(() => {
		server.closeAllConnections();
		return new Promise((resolve) => server.close(resolve));
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends what is meant for a well-known port to where the fake really listens; nothing listens on the others. */
const portsAt =
	(map: Record<string, string>): typeof fetch =>
	(input, init) => {
		const url = new URL(String(input));
		const target = map[url.port];
		return target ? fetch(target + url.pathname, init) : Promise.reject(new TypeError("fetch failed"));
	};

const search = (over: Partial<Parameters<typeof findLocalServer>[0]>) => findLocalServer({ fetch, clock: systemClock, limitMs: 200, ...over });
const found = (result: LocalSearch) => (result.kind === "found" ? result.server : result.why);

async function engineFor(fake: FakeAnthropic, clock = new FakeClock()) {
	const result = await search({ url: fake.url });
	if (result.kind !== "found") throw new Error(result.why);
	return new LocalEngine({ server: result.server, reason: "test", clock, logger: silentLogger, random: () => 0.5 });
}

describe("finding a local server", () => {
	it("finds Ollama at the address given, also with a slash or the path of the other API behind it", async () => {
		const fake = await startFake("ollama", ["nomic-embed-text", "qwen3-coder:30b", "llama4"]);
		for (const suffix of ["", "/", "/v1", "/v1/"]) {
			expect(found(await search({ url: fake.url + suffix }))).toEqual({ name: "Ollama", url: fake.url, model: "qwen3-coder:30b", models: fake.models });
		}
		expect(found(await search({ url: fake.url, model: "llama4" }))).toMatchObject({ model: "llama4" });
	});

	it.each([
		["11434", "ollama", "Ollama"],
		["1234", "lmstudio", "LM Studio"],
		["8000", "vllm", "vLLM"],
		["8080", "llamacpp", "llama.cpp"],
	] as const)("finds the one on port %s", async (port, local, name) => {
		const fake = await startFake(local);
		expect(found(await search({ fetch: portsAt({ [port]: fake.url }) }))).toMatchObject({ name, url: `http://127.0.0.1:${port}` });
	});

	it("does not take another program on these ports for one", async () => {
		const other = await startPlain({ status: "ok", data: [] });
		const list = await startPlain({ object: "list", data: [{ id: "thing", owned_by: "me" }] });
		expect(await search({ fetch: portsAt({ "8080": list, "8000": list, "11434": other }) })).toEqual({
			kind: "none",
			why: "no local model server answers on this machine",
		});
	});

	it("says so where one runs that cannot be used", async () => {
		const empty = await startFake("ollama", []);
		const old = await startPlain({ models: [{ name: "llama3" }], version: "0.12.6" });
		expect(found(await search({ fetch: portsAt({ "11434": empty.url }) }))).toBe('Ollama runs but has no model; fetch one with "ollama pull"');
		expect(found(await search({ fetch: portsAt({ "11434": old }) }))).toMatch(/0\.12\.6 is too old/);
		expect(found(await search({ url: "ftp://x" }))).toBe('"ftp://x" is not an http address');
	});

	it("waits no longer than its limit for one that does not answer", async () => {
		const silent = await startPlain();
		const startedAt = performance.now();
		expect(found(await search({ url: silent }))).toBe(`no model server answers at ${silent}`);
		expect(performance.now() - startedAt).toBeLessThan(1_000);
	});
});

describe("the local engine", () => {
	it("sends nothing that such a server does not know, and takes the conversation on", async () => {
		const fake = await startFake("ollama");
		const engine = await engineFor(fake);
		fake.queue(thinking("hm", { signature: "foreign" }), toolUse("read_file", { path: "a" }, { id: "call_1" })).queue(text("done"));
		const { content } = doneOf(await allEvents(engine, new FakeClock()));
		expect(content[0]).toEqual({ type: "thinking", thinking: "hm", signature: "" });
		const events = await allEvents(
			engine,
			new FakeClock(),
			aRequest({
				model: "claude-opus-5-5",
				messages: [
					...aRequest().messages,
					{ role: "assistant", content },
					{ role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: "text" }] },
				],
			}),
		);
		expect(textOf(events)).toBe("done");
		expect(doneOf(events)).toMatchObject({ model: "qwen3-coder:30b" });
		expect(doneOf(events).usage).not.toHaveProperty("cost_usd");
		fake.assertClean();
	});

	it("does without usage and without a last word", async () => {
		const server = await startFake("llamacpp");
		const start = { type: "message_start", message: { id: "m", type: "message", role: "assistant", content: [], model: "x" } };
		const events = [
			start,
			{ type: "content_block_start", index: 0, content_block: { type: "text" } },
			{ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
			{ type: "message_delta", delta: { stop_reason: "end_turn" } },
		];
		const engine = new LocalEngine({
			server: { name: "odd", url: server.url, model: "x", models: ["x"] },
			reason: "test",
			clock: new FakeClock(),
			logger: silentLogger,
			fetch: async () =>
				new Response(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""), {
					headers: { "content-type": "text/event-stream" },
				}),
		});
		expect(doneOf(await allEvents(engine, new FakeClock()))).toEqual({
			type: "done",
			content: [{ type: "text", text: "hi" }],
			stopReason: "end_turn",
			usage: { input: 0, output: 0, cache_read: 0, cache_write: 0 },
			model: "x",
		});
	});

	it("asks again after a failure, and says what to do when the server is gone", async () => {
		const fake = await startFake("vllm");
		const clock = new FakeClock();
		const engine = await engineFor(fake, clock);
		fake.queue(error(503)).queue(text("partial"), raw("event: error\ndata: {}\n\n")).queue(text("whole"));
		expect(textOf(await allEvents(engine, clock))).toBe("whole");
		await fake.close();
		closers.length = 0;
		await expect(allEvents(engine, clock)).rejects.toMatchObject({
			reason: "unreachable",
			message: expect.stringContaining("Start it, or choose another engine."),
		});
	});
});
