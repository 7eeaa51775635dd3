// The fake itself: what it refuses, so that a test against it proves something.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { error, FakeAnthropic, text, toolUse } from "../../support/fake-anthropic.ts";

let fake: FakeAnthropic;
beforeEach(async () => {
	fake = await FakeAnthropic.start();
});
afterEach(() => fake.close());

const user = (content: unknown) => ({ role: "user", content });
const call = (id: string, name = "read_file") => ({ type: "tool_use", id, name, input: {} });
const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "ok" });
const tools = [{ name: "read_file", description: "reads", input_schema: { type: "object" } }];
const good = { model: "claude-sonnet-5-5", max_tokens: 100, system: "You are the coder.", messages: [user("hi")], tools };

async function post(body: unknown, headers: Record<string, string> = {}, path = "/v1/messages") {
	const response = await fetch(fake.url + path, {
		method: "POST",
		headers: { "content-type": "application/json", "anthropic-version": "2026-10-21", authorization: "Bearer k", ...headers },
		body: JSON.stringify(body),
	});
	return { status: response.status, body: await response.text() };
}

describe("the strict fake", () => {
	it.each<[string, object, RegExp]>([
		["a removed parameter", { temperature: 0 }, /temperature/],
		["an unknown field", { betas: [] }, /betas/],
		["thinking turned off", { thinking: { type: "disabled" } }, /thinking/],
		["a thinking budget", { thinking: { type: "enabled", budget_tokens: 2_000 } }, /budget_tokens/],
		["a forced tool", { tool_choice: { type: "any" } }, /tool_choice/],
		["a prefilled answer", { messages: [user("hi"), { role: "assistant", content: "I" }] }, /prefill/],
		["an answer that comes first", { messages: [{ role: "assistant", content: "I" }, user("hi")] }, /first message/],
		["an empty text", { messages: [user([{ type: "text", text: " " }])] }, /non-empty/],
		["an empty message", { messages: [user([])] }, /non-empty/],
		["an orphan result", { messages: [user([result("a")])] }, /no such tool_use/],
		["a missing result", { messages: [user("hi"), { role: "assistant", content: [call("a")] }, user("go on")] }, /without tool_result/],
		["two results for one call", { messages: [user("hi"), { role: "assistant", content: [call("a")] }, user([result("a"), result("a")])] }, /single result/],
		[
			"a result behind text",
			{ messages: [user("hi"), { role: "assistant", content: [call("a")] }, user([{ type: "text", text: "so" }, result("a")])] },
			/come first/,
		],
		["two calls of one id", { messages: [user("hi"), { role: "assistant", content: [call("a"), call("a")] }, user([result("a")])] }, /unique|single/],
		["a call of a tool that is not there", { messages: [user("hi"), { role: "assistant", content: [call("a", "rm")] }, user([result("a")])] }, /rm/],
		[
			"unsigned thinking",
			{ messages: [user("hi"), { role: "assistant", content: [{ type: "thinking", thinking: "x", signature: "" }] }, user("go")] },
			/signature/,
		],
		["two tools of one name", { tools: [...tools, ...tools] }, /unique/],
	])("refuses %s", async (_name, change, said) => {
		fake.queue(text("never"));
		const answer = await post({ ...good, ...change });
		expect(answer.status).toBe(400);
		expect(answer.body).toMatch(said);
		expect(() => fake.assertClean()).toThrow(said);
	});

	it("refuses a request without a key or of another version", async () => {
		expect((await post(good, { authorization: "" })).status).toBe(401);
		expect((await post(good, { "anthropic-version": "2023-06-01" })).status).toBe(400);
	});

	it("refuses tools that change within a conversation", async () => {
		fake.queue(text("a")).queue(text("b"));
		await post(good);
		expect((await post({ ...good, tools: [] })).body).toMatch(/changed within a conversation/);
	});

	it("fails on a request that nobody scripted, and tells of a turn that nobody asked for", async () => {
		expect((await post(good)).status).toBe(500);
		fake.queue(text("unused"));
		expect(() => fake.assertClean()).toThrow(/not scripted[\s\S]*never asked for/);
	});

	it("answers each agent from its own script, and in its order", async () => {
		fake
			.on("reviewer", text("review"))
			.on("coder", toolUse("read_file", {}))
			.on("coder", (request) => [text(`asked ${request.number} times`)]);
		const whole = async (system: string) => (await post({ ...good, system })).body;
		expect(await whole("You are the coder. The reviewer reads after you.")).toContain("read_file");
		expect(await whole("You are a strict reviewer.")).toContain("review");
		expect(await whole("You are the coder. The reviewer reads after you.")).toContain("asked 3 times");
		fake.assertClean();
	});

	it("counts tokens, lists models, and names the request in every answer", async () => {
		expect(JSON.parse((await post(good, {}, "/v1/messages/count_tokens")).body)).toEqual({ input_tokens: expect.any(Number) });
		const models = await fetch(`${fake.url}/v1/models`, { headers: { "x-api-key": "k" } });
		expect(models.headers.get("request-id")).toMatch(/^req_/);
		expect(await models.json()).toMatchObject({ data: expect.arrayContaining([expect.objectContaining({ id: "claude-sonnet-5-5" })]) });
	});

	it("answers an error with the code and the headers that were scripted", async () => {
		fake.queue(error(429, { code: "enforced_spend_limit_reached", retryAfter: 3 }));
		const { status, body } = await post(good);
		expect([status, JSON.parse(body).error.details]).toEqual([429, { error_code: "enforced_spend_limit_reached" }]);
	});
});
