// The port to whatever answers a model request, in the shape of the Messages API: system, messages, tools → a stream of events.
// An engine does not know rooms, runs or tools' effects; the loop in agents/ does not know HTTP, retries or prices.

import type { ContentBlock, EngineInfo, StopReason, Usage } from "#protocol/engine.ts";

export interface ModelRequest {
	/** Which agent asks: "manager", "coder", … For engines that act by role, and for the meter. */
	agent: string;
	system: string;
	messages: ModelMessage[];
	/** Sorted by name and the same for every request of an agent, so that the prompt cache holds. */
	tools: ToolDefinition[];
	/** Asked of the engine; it takes its default where undefined. */
	model?: string;
	maxOutputTokens?: number;
}

export type ModelMessage = { role: "user"; content: UserBlock[] } | { role: "assistant"; content: ContentBlock[] };

export type UserBlock = { type: "text"; text: string } | { type: "tool_result"; tool_use_id: string; content: string; is_error?: boolean };

export interface ToolDefinition {
	name: string;
	description: string;
	/** JSON Schema of an object. */
	input_schema: Record<string, unknown>;
}

export type ModelEvent =
	| { type: "text"; text: string }
	| { type: "thinking"; text: string }
	/** Nothing came for `silentMs`; sent again while it lasts. */
	| { type: "stalled"; silentMs: number }
	/** The answer is asked for again after `delayMs`; what was streamed so far is void. */
	| { type: "retrying"; attempt: number; maxAttempts: number; delayMs: number; reason: string }
	/** Last event of every stream that did not throw. */
	| { type: "done"; content: ContentBlock[]; stopReason: StopReason; usage: Usage; model: string };

export interface Engine {
	readonly info: EngineInfo;
	/**
	 * Streams one answer. Ends with `done`, or throws: {@link EngineError} when the engine could not answer after its own retries,
	 * the signal's reason when aborted. Malformed tool input arrives as `tool_use` with `input: { _invalid_json: string }`.
	 */
	respond(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** Why an engine could not answer, in words for a person (`message`) and for code (`reason`). */
export class EngineError extends Error {
	readonly reason: "auth" | "spend_limit" | "rate_limit" | "overloaded" | "unreachable" | "stalled" | "invalid_request" | "context_full" | "other";

	constructor(reason: EngineError["reason"], message: string, options?: { cause?: unknown }) {
		super(message, options);
		this.name = "EngineError";
		this.reason = reason;
	}
}
