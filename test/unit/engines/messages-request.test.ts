import { describe, expect, it } from "vitest";
import type { ModelRequest } from "../../../server/src/engines/engine.ts";
import { anthropicBody, plainBody } from "../../../server/src/engines/messages-request.ts";

const tool = (name: string) => ({ name, description: `does ${name}`, input_schema: { type: "object", properties: {} } });
const request: ModelRequest = {
	agent: "coder",
	system: "You are the coder.",
	tools: [tool("write"), tool("list"), tool("read")],
	messages: [
		{ role: "user", content: [{ type: "text", text: "fix it" }] },
		{
			role: "assistant",
			content: [
				{ type: "thinking", thinking: "hm", signature: "signed" },
				{ type: "thinking", thinking: "of another engine", signature: "" },
				{ type: "text", text: "  " },
				{ type: "tool_use", id: "a", name: "list", input: {} },
			],
		},
		{ role: "user", content: [{ type: "tool_result", tool_use_id: "a", content: "" }] },
	],
};

describe("the body of a request", () => {
	it("is the same bytes up to the last message, whatever order the tools come in", () => {
		const again = anthropicBody({ ...request, tools: [...request.tools].reverse(), messages: request.messages.slice(0, 1) }, "claude-sonnet-5-5");
		const body = anthropicBody(request, "claude-sonnet-5-5");
		const prefix = ({ tools, system, messages }: typeof body) => JSON.stringify([tools, system, messages.slice(0, 1)]);
		expect(prefix(again)).toBe(prefix(body));
		expect(body.tools?.map((entry) => "name" in entry && entry.name)).toEqual(["list", "read", "write"]);
	});

	it("marks the fixed prefix and the moving end for the cache, and asks for readable thinking", () => {
		const { system, cache_control, thinking } = anthropicBody(request, "claude-opus-5-5");
		expect({ system, cache_control, thinking }).toEqual({
			system: [{ type: "text", text: "You are the coder.", cache_control: { type: "ephemeral" } }],
			cache_control: { type: "ephemeral" },
			thinking: { type: "adaptive", display: "summarized" },
		});
	});

	it("does not ask a model for adaptive thinking that came before it", () => {
		expect(anthropicBody(request, "claude-haiku-4-5").thinking).toBeUndefined();
		expect(anthropicBody(request, "claude-haiku-4-5-20251001").thinking).toBeUndefined();
		expect(anthropicBody(request, "claude-opus-4-8").thinking).toBeDefined();
	});

	it("leaves out what would be refused: empty text, thinking that nobody signed", () => {
		expect(anthropicBody(request, "claude-sonnet-5-5").messages).toEqual([
			request.messages[0],
			{
				role: "assistant",
				content: [
					{ type: "thinking", thinking: "hm", signature: "signed" },
					{ type: "tool_use", id: "a", name: "list", input: {} },
				],
			},
			{ role: "user", content: [{ type: "tool_result", tool_use_id: "a", content: "(no output)" }] },
		]);
	});

	it("is plain for local servers: no thinking, no cache marks", () => {
		const body = plainBody(request, "qwen3");
		expect(Object.keys(body)).toEqual(["model", "max_tokens", "stream", "system", "tools", "messages"]);
		expect(JSON.stringify(body)).not.toMatch(/thinking|cache_control/);
	});
});
