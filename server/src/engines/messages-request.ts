// Our request → the body of POST /v1/messages. Two dialects: the Anthropic API, with thinking and a prompt cache,
// and "plain", what every server that speaks Messages understands. The same request always gives the same bytes up to its last message.

import type { ContentBlockParam, MessageCreateParamsStreaming, MessageParam, Tool } from "@anthropic-ai/sdk/resources/messages/messages.js";
import type { ModelMessage, ModelRequest, ToolDefinition } from "./engine.ts";

/** Room for thinking and a long edit; a stream has no time limit that would ask for less. */
const anthropicMaxTokens = 32_000;
/** Local models often have a window of 32k for everything. */
const plainMaxTokens = 8_192;

/** What the model thought before goes back to it where it is signed; `drop` is for a model that did not think it. */
export function anthropicBody(request: ModelRequest, model: string, earlierThinking: "keep" | "drop" = "keep"): MessageCreateParamsStreaming {
	return {
		model,
		max_tokens: request.maxOutputTokens ?? anthropicMaxTokens,
		stream: true,
		// Text between tool calls arrives as thinking on current models, and would be empty by default.
		...(takesAdaptiveThinking(model) ? { thinking: { type: "adaptive", display: "summarized" } } : {}),
		// The fixed breakpoint behind tools and system prompt, and the moving one behind the last message.
		cache_control: { type: "ephemeral" },
		...(request.system.trim() ? { system: [{ type: "text", text: request.system, cache_control: { type: "ephemeral" } }] } : {}),
		...toolList(request.tools),
		messages: conversation(request.messages, earlierThinking === "drop" ? isNoThinking : isSigned),
	};
}

export function plainBody(request: ModelRequest, model: string): MessageCreateParamsStreaming {
	return {
		model,
		max_tokens: request.maxOutputTokens ?? plainMaxTokens,
		stream: true,
		...(request.system.trim() ? { system: request.system } : {}),
		...toolList(request.tools),
		messages: conversation(request.messages, isNoThinking),
	};
}

/** Models before the 4.6 generation know only a fixed thinking budget, which we do not ask for. */
const takesAdaptiveThinking = (model: string): boolean => !/^claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8})?$)/.test(model);

function toolList(tools: ToolDefinition[]): { tools?: Tool[] } {
	if (tools.length === 0) return {};
	const sorted = [...tools].sort((a, b) => (a.name < b.name ? -1 : 1));
	return {
		tools: sorted.map(({ name, description, input_schema }) => ({ name, description, input_schema: { ...input_schema, type: "object" } })),
	};
}

const isNoThinking = (block: ContentBlockParam): boolean => block.type !== "thinking" && block.type !== "redacted_thinking";
const isSigned = (block: ContentBlockParam): boolean => block.type !== "thinking" || block.signature !== "";

/** Without empty texts, which the API refuses; `keep` says which thinking may go back (it is bound to the model that thought). */
function conversation(messages: ModelMessage[], keep: (block: ContentBlockParam) => boolean): MessageParam[] {
	const sent: MessageParam[] = [];
	for (const { role, content } of messages) {
		const blocks = content.map(toParam).filter((block) => keep(block) && (block.type !== "text" || block.text.trim() !== ""));
		if (blocks.length > 0) sent.push({ role, content: blocks });
	}
	return sent;
}

function toParam(block: ModelMessage["content"][number]): ContentBlockParam {
	// An empty tool result is legal on the wire but leaves some models waiting for it.
	if (block.type === "tool_result" && block.content === "") return { ...block, content: "(no output)" };
	return block;
}
