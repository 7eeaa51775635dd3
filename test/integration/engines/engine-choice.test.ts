// Which engine answers: the order, what is said about it, and how a run falls back without anyone being deceived.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EngineInfo } from "../../../server/protocol/engine.ts";
import type { LogFields, Logger } from "../../../server/src/base/logger.ts";
import type { Engine } from "../../../server/src/engines/engine.ts";
import { EngineChoice, type EngineSettings } from "../../../server/src/engines/engine-choice.ts";
import { allEvents, aRequest, doneOf, textOf } from "../../support/engine-events.ts";
import { cut, FakeAnthropic, noAnswer, overloaded, spendLimit, text } from "../../support/fake-anthropic.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const offline: Engine = {
	info: { id: "offline", model: "rules", reason: "built in" },
	async *respond() {
		yield { type: "text", text: "by rule" };
		yield {
			type: "done",
			content: [{ type: "text", text: "by rule" }],
			stopReason: "end_turn",
			usage: { input: 0, output: 0, cache_read: 0, cache_write: 0 },
			model: "rules",
		};
	},
};

let anthropic: FakeAnthropic;
let ollama: FakeAnthropic;
let clock: FakeClock;
let announced: EngineInfo[];
let logged: string;

beforeEach(async () => {
	anthropic = await FakeAnthropic.start({ keys: ["good-key"] });
	ollama = await FakeAnthropic.start({ local: "ollama" });
	clock = new FakeClock();
	announced = [];
	logged = "";
});
afterEach(async () => {
	await anthropic.close();
	await ollama.close();
});

const log = (message: string, fields?: LogFields) => {
	logged += message + JSON.stringify(fields);
};
const logger: Logger = { debug: log, info: log, warn: log, error: log, child: () => logger };

/** The vendor's address leads to the fake; of the well-known local ports only those in `local` answer. */
async function choose(config: Partial<EngineSettings>, options: { local?: boolean; networkDown?: boolean } = {}) {
	const network = { isDown: options.networkDown === true, hasLocal: options.local === true };
	const route: typeof fetch = (input, init) => {
		const url = new URL(String(input));
		if (url.host === "api.anthropic.com" && !network.isDown) return fetch(anthropic.url + url.pathname, init);
		if (url.port === "11434" && network.hasLocal) return fetch(ollama.url + url.pathname, init);
		if (url.origin === ollama.url || url.origin === anthropic.url) return fetch(input, init);
		return Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }));
	};
	const choice = await EngineChoice.start({ config: { choice: "auto", ...config }, offline, clock, logger, fetch: route, random: () => 0.5 });
	choice.onChange((info) => announced.push(info));
	return { choice, network };
}

const chosen = async (...args: Parameters<typeof choose>) => (await choose(...args)).choice.info;

describe("the choice", () => {
	it("auto takes the key, else a local server, else the built-in rules, and says why", async () => {
		expect(await chosen({ apiKey: "good-key" }, { local: true })).toEqual({ id: "anthropic", model: "claude-sonnet-5-5", reason: "An API key is set" });
		expect(await chosen({ authToken: "token" })).toEqual({ id: "anthropic", model: "claude-sonnet-5-5", reason: "A token of a Claude subscription is set" });
		expect(await chosen({}, { local: true })).toEqual({
			id: "local",
			model: "qwen3-coder:30b",
			reason: "No API key is set, and Ollama answers at http://127.0.0.1:11434",
		});
		expect(await chosen({})).toEqual({ id: "offline", model: "rules", reason: "No API key is set, and no local model server answers on this machine" });
	});

	it("a base URL without a key is a local server, with a key a proxy", async () => {
		expect(await chosen({ baseUrl: ollama.url })).toMatchObject({ id: "local", model: "qwen3-coder:30b" });
		const { choice } = await choose({ baseUrl: anthropic.url, apiKey: "good-key", model: "opus" });
		anthropic.queue(text("by proxy"));
		expect(doneOf(await allEvents(choice.forRun(), clock))).toMatchObject({ model: "claude-opus-5-5" });
	});

	it("a server that the user named and that is slow holds up no start; it is announced when it has answered", async () => {
		const answers = Promise.withResolvers<void>();
		const slow: typeof fetch = async (input, init) => {
			await answers.promise;
			return fetch(input, init);
		};
		const starting = EngineChoice.start({ config: { choice: "auto", localUrl: ollama.url }, offline, clock, logger, fetch: slow });
		await clock.advance(250);
		const choice = await starting;
		expect(choice.info).toMatchObject({ id: "offline", reason: "The engine is being chosen" });
		const changed = new Promise<EngineInfo>((resolve) => choice.onChange(resolve));
		answers.resolve();
		expect(await changed).toMatchObject({ id: "local", model: "qwen3-coder:30b" });
	});

	it("a server that the user named has three seconds, one that is only looked for a moment", async () => {
		const silent: typeof fetch = (_input, init) =>
			new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
		const reasons: string[] = [];
		for (const localUrl of [undefined, "http://10.0.0.9:1234"]) {
			const starting = EngineChoice.start({ config: { choice: "auto", localUrl }, offline, clock, logger, fetch: silent });
			await clock.advance(250);
			const choice = await starting;
			reasons.push(choice.info.reason);
			if (localUrl === undefined) continue;
			await clock.advance(2_650);
			reasons.push(choice.info.reason);
			await clock.advance(100);
			reasons.push(choice.info.reason);
		}
		expect(reasons).toEqual([
			"No API key is set, and no local model server answers on this machine",
			"The engine is being chosen",
			"The engine is being chosen",
			"No API key is set, and no model server answers at http://10.0.0.9:1234",
		]);
	});

	it("what the user names is taken, and where it cannot work the run says what to do", async () => {
		expect(await chosen({ choice: "offline", apiKey: "good-key" })).toMatchObject({ id: "offline", reason: "Chosen in the settings" });
		expect(await chosen({ choice: "local", apiKey: "good-key" }, { local: true })).toMatchObject({ id: "local" });
		const noServer = (await choose({ choice: "local" })).choice.forRun();
		const noKey = (await choose({ choice: "anthropic" })).choice.forRun();
		await expect(allEvents(noServer, clock)).rejects.toMatchObject({ reason: "unreachable", message: expect.stringContaining("Start the server") });
		await expect(allEvents(noKey, clock)).rejects.toMatchObject({ reason: "auth", message: expect.stringContaining("Set API Key") });
		expect(announced).toEqual([]);
	});

	it("follows a key that is set or cleared while it runs, and announces it", async () => {
		const { choice } = await choose({});
		await choice.setApiKey(" good-key\n");
		anthropic.queue(text("by model"));
		expect(textOf(await allEvents(choice.forRun(), clock))).toBe("by model");
		await choice.setApiKey(undefined);
		expect(announced.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
			"anthropic: An API key is set",
			"offline: No API key is set, and no local model server answers on this machine",
		]);
	});

	it("what cannot be a key is refused in words that reach the person, and changes nothing", async () => {
		const { choice } = await choose({});
		await expect(choice.setApiKey("two words")).rejects.toMatchObject({ code: "bad_message", message: expect.stringContaining("not an API key") });
		expect([choice.info.id, announced]).toEqual(["offline", []]);
	});

	it("a key that is refused is not called in use: said at once, and so after a run has found out", async () => {
		const { choice } = await choose({}, { local: true });
		expect(await choice.setApiKey("wrong")).toMatchObject({ id: "local", reason: expect.stringContaining("The API key was refused. Run") });
		expect(await choice.setApiKey("good-key")).toMatchObject({ id: "anthropic", reason: "An API key is set" });
		expect(announced.map((info) => info.id)).toEqual(["local", "anthropic"]);
		const byName = (await choose({ choice: "anthropic" })).choice;
		expect(await byName.setApiKey("wrong")).toMatchObject({ id: "anthropic", reason: "The API key was refused" });
		await expect(allEvents(byName.forRun(), clock)).rejects.toMatchObject({ reason: "auth", message: expect.stringContaining("Set API Key") });
	});

	it("a key that cannot be checked counts as good", async () => {
		const { choice } = await choose({}, { networkDown: true });
		expect(await choice.setApiKey("good-key")).toMatchObject({ id: "anthropic" });
	});

	it("never shows or logs a key, also not one that cannot be sent", async () => {
		const { choice } = await choose({ apiKey: "bad-kéy" });
		expect(choice.info.reason).toMatch(/contains characters/);
		expect(textOf(await allEvents(choice.forRun(), clock))).toBe("by rule");
		await expect(choice.setApiKey("two words")).rejects.toMatchObject({ code: "bad_message" });
		await choice.setApiKey("refused-key");
		await allEvents(choice.forRun(), clock);
		expect(logged + JSON.stringify(announced)).not.toMatch(/kéy|two words|refused-key/);
	});
});

describe("falling back", () => {
	it("a refused key is answered by the next engine in the order, and everyone is told what to do", async () => {
		const { choice } = await choose({ apiKey: "wrong" }, { local: true });
		ollama.queue(text("by local model"));
		const events = await allEvents(choice.forRun(), clock);
		expect(textOf(events)).toBe("by local model");
		const reason =
			'The API key was refused. Run "Ensemble: Set API Key…" or set ANTHROPIC_API_KEY to a valid key, then ask again. Until then Ollama answers at http://127.0.0.1:11434';
		expect(announced).toEqual([{ id: "local", model: "qwen3-coder:30b", reason }]);
	});

	it("what the failed engine had begun to say is taken back", async () => {
		const { choice } = await choose({ apiKey: "good-key" });
		for (let attempt = 1; attempt <= 3; attempt++) anthropic.queue(text("half an"), cut());
		const events = await allEvents(choice.forRun(), clock);
		expect(events.filter((event) => event.type === "retrying")).toHaveLength(3);
		expect(textOf(events)).toBe("by rule");
	});

	it("a network that is down leads to the rules after the retries, and back at the next run", async () => {
		const { choice, network } = await choose({ apiKey: "good-key" }, { networkDown: true });
		const run = choice.forRun();
		const events = await allEvents(run, clock);
		expect(events.filter((event) => event.type === "retrying")).toHaveLength(2);
		expect([textOf(events), run.info.id, choice.info.reason]).toEqual([
			"by rule",
			"offline",
			"The Anthropic API cannot be reached (ECONNREFUSED). Check the network and the proxy settings.",
		]);
		network.isDown = false;
		anthropic.queue(text("by model"));
		expect(textOf(await allEvents(choice.forRun(), clock))).toBe("by model");
		expect(announced.map((info) => info.id)).toEqual(["offline", "anthropic"]);
	});

	it("a local server that was started since is found at the next run", async () => {
		const { choice, network } = await choose({});
		network.hasLocal = true;
		ollama.queue(text("by local model"));
		expect(textOf(await allEvents(choice.forRun(), clock))).toBe("by local model");
	});

	it("a run stays with the engine that answered first", async () => {
		const { choice } = await choose({ apiKey: "good-key" });
		const run = choice.forRun();
		anthropic.queue(text("first"));
		await allEvents(run, clock);
		anthropic.keys = [];
		await expect(allEvents(run, clock)).rejects.toMatchObject({ reason: "auth" });
		expect(announced).toEqual([]);
	});

	it("a conversation that a model began is not handed to another", async () => {
		const { choice } = await choose({ apiKey: "wrong" });
		const messages = [...aRequest().messages, { role: "assistant" as const, content: [{ type: "text" as const, text: "I" }] }, ...aRequest().messages];
		await expect(allEvents(choice.forRun(), clock, aRequest({ messages }))).rejects.toMatchObject({ reason: "auth" });
	});

	it("what another engine would not mend is shown instead: a spend limit, an overload, an engine chosen by name", async () => {
		const { choice } = await choose({ apiKey: "good-key" });
		anthropic.queue(spendLimit()).queue(overloaded()).queue(overloaded()).queue(overloaded());
		await expect(allEvents(choice.forRun(), clock)).rejects.toMatchObject({ reason: "spend_limit" });
		await expect(allEvents(choice.forRun(), clock)).rejects.toMatchObject({ reason: "overloaded" });
		const byName = (await choose({ choice: "anthropic", apiKey: "wrong" })).choice;
		await expect(allEvents(byName.forRun(), clock)).rejects.toMatchObject({ reason: "auth" });
		expect(announced).toEqual([]);
	});

	it("stop is stop, and no reason to fall back", async () => {
		const { choice } = await choose({ apiKey: "good-key" });
		anthropic.queue(noAnswer());
		const abort = new AbortController();
		const answer = allEvents(choice.forRun(), clock, aRequest(), abort.signal);
		answer.catch(() => {});
		await anthropic.untilRequests(1);
		abort.abort(new Error("stopped"));
		await expect(answer).rejects.toThrow("stopped");
		expect(announced).toEqual([]);
	});
});
