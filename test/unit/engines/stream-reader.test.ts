import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages.js";
import { describe, expect, it } from "vitest";
import { BrokenStreamError, StreamReader } from "../../../server/src/engines/stream-reader.ts";

/** Events as a server may really send them, which is less than the SDK's types promise. */
function read(...events: object[]) {
	const reader = new StreamReader();
	const pieces = events.flatMap((event) => reader.take(event as RawMessageStreamEvent) ?? []);
	return { pieces, reader };
}

const start = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const delta = (index: number, delta: object) => ({ type: "content_block_delta", index, delta });
const stop = { type: "message_stop" };

describe("reading a stream", () => {
	it("keeps the order of the blocks, whatever comes first, and drops empty text", () => {
		const { reader, pieces } = read(
			start(2, { type: "tool_use", id: "b", name: "list", input: {} }),
			start(0, { type: "text", text: "" }),
			start(1, { type: "tool_use", id: "a", name: "read", input: {} }),
			delta(1, { type: "input_json_delta", partial_json: '{"path"' }),
			delta(2, { type: "input_json_delta", partial_json: "" }),
			delta(1, { type: "input_json_delta", partial_json: ':"x"}' }),
			stop,
		);
		expect(pieces).toEqual([]);
		expect(reader.finish()).toMatchObject({
			content: [
				{ type: "tool_use", id: "a", name: "read", input: { path: "x" } },
				{ type: "tool_use", id: "b", name: "list", input: {} },
			],
			stopReason: "tool_use",
		});
	});

	it("takes tool input that comes whole at the start, as some local servers send it", () => {
		const { reader } = read(start(0, { type: "tool_use", id: "a", name: "read", input: { path: "x" } }), stop);
		expect(reader.finish().content).toEqual([{ type: "tool_use", id: "a", name: "read", input: { path: "x" } }]);
	});

	it("replaces usage by the later figure, and keeps what a later one leaves out", () => {
		const { reader } = read(
			{
				type: "message_start",
				message: { model: "m", usage: { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 7, cache_creation_input_tokens: 9 } },
			},
			{ type: "message_delta", delta: { stop_reason: null }, usage: { output_tokens: 20, cache_read_input_tokens: null } },
			{ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 30, input_tokens: 6 } },
			stop,
		);
		expect(reader.finish().usage).toEqual({ input: 6, output: 30, cache_read: 7, cache_write: 9 });
	});

	it("passes over what it does not know: new events, new blocks, pieces for a block that never began", () => {
		const { reader, pieces } = read(
			{ type: "weather", wind: 3 },
			start(0, { type: "hologram", data: "x" }),
			delta(0, { type: "hologram_delta", data: "y" }),
			delta(7, { type: "text_delta", text: "lost" }),
			start(1, { type: "text", text: "kept" }),
			stop,
		);
		expect([pieces, reader.finish().content]).toEqual([[{ type: "text", text: "kept" }], [{ type: "text", text: "kept" }]]);
	});

	it("an answer without an end is no answer", () => {
		const { reader } = read(start(0, { type: "text", text: "half" }));
		expect(() => reader.finish()).toThrow(BrokenStreamError);
	});
});
