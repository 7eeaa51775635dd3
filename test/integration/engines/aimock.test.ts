// A second opinion: another author's fake of the Messages API, so that ours and the engine cannot share one misunderstanding.

import { LLMock } from "@copilotkit/aimock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { AnthropicEngine } from "../../../server/src/engines/anthropic.ts";
import { allEvents, aRequest, doneOf, textOf } from "../../support/engine-events.ts";
import { FakeClock } from "../../support/fake-clock.ts";

let mock: LLMock;
let clock: FakeClock;
let engine: AnthropicEngine;

beforeEach(async () => {
	mock = await LLMock.create({ port: 0 });
	clock = new FakeClock();
	engine = new AnthropicEngine({ credential: { kind: "key", key: "k" }, baseUrl: mock.url, reason: "test", clock, logger: silentLogger });
});
afterEach(() => mock.stop());

const answerOf = async (question: string) => allEvents(engine, clock, aRequest({ messages: [{ role: "user", content: [{ type: "text", text: question }] }] }));

describe("against aimock", () => {
	it("text and thinking arrive whole, with the signature", async () => {
		mock.onMessage("think", { content: "The answer is 42, to be sure.", reasoning: "Let me count.", reasoningSignature: "signed" });
		const events = await answerOf("think");
		expect(textOf(events)).toBe("The answer is 42, to be sure.");
		expect(doneOf(events)).toMatchObject({
			content: [
				{ type: "thinking", thinking: "Let me count.", signature: "signed" },
				{ type: "text", text: "The answer is 42, to be sure." },
			],
			stopReason: "end_turn",
		});
	});

	it("a conversation with parallel tool calls goes round", async () => {
		const calls = [
			{ name: "read_file", arguments: '{"path":"a.py"}', id: "toolu_a" },
			{ name: "read_file", arguments: '{"path":"b.py","lines":[1,2]}', id: "toolu_b" },
		];
		mock.onToolResult("toolu_b", { content: "Both are fine." });
		mock.onMessage("read both", { content: "I read both.", toolCalls: calls });
		const { content, stopReason } = doneOf(await answerOf("read both"));
		expect(stopReason).toBe("tool_use");
		expect(content.flatMap((block) => (block.type === "tool_use" ? [block.input] : []))).toEqual([{ path: "a.py" }, { path: "b.py", lines: [1, 2] }]);
		const events = await allEvents(
			engine,
			clock,
			aRequest({
				messages: [
					{ role: "user", content: [{ type: "text", text: "read both" }] },
					{ role: "assistant", content },
					{ role: "user", content: ["toolu_a", "toolu_b"].map((id) => ({ type: "tool_result" as const, tool_use_id: id, content: "text" })) },
				],
			}),
		);
		expect(textOf(events)).toBe("Both are fine.");
	});

	it.each([429, 500, 529])("a %s is asked for again", async (status) => {
		mock.nextRequestError(status, { message: "not now" });
		mock.onMessage("hello", { content: "Hello." });
		const events = await answerOf("hello");
		expect([events[0]?.type, textOf(events)]).toEqual(["retrying", "Hello."]);
	});

	it("a refused key is not", async () => {
		mock.nextRequestError(401, { message: "invalid x-api-key", type: "authentication_error" });
		await expect(answerOf("hello")).rejects.toMatchObject({ reason: "auth" });
	});

	it("a stream that is cut is not taken for an answer", async () => {
		mock.on({ userMessage: "long" }, { content: "word ".repeat(400) }, { truncateAfterChunks: 3 });
		await expect(answerOf("long")).rejects.toMatchObject({ reason: "unreachable" });
	});
});
