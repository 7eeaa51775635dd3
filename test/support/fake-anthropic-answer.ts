// Turns the pieces of a scripted turn into the bytes of the event stream; those that are about time or the socket stay steps of their own,
// which the server of fake-anthropic.ts takes. Usage is cumulative and has cache fields, as in the real API.

import type { Message, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages.js";
import type { WireRequest } from "./fake-anthropic-rules.ts";
import type { Piece, UsageFields } from "./fake-anthropic-turns.ts";

export class Answer {
	readonly #pieces: Piece[];
	readonly #body: WireRequest;
	readonly #usage: Required<UsageFields>;

	constructor(pieces: Piece[], body: WireRequest, newId: () => string) {
		this.#body = body;
		const prefix = body.cache_control || JSON.stringify(body.system ?? "").includes("cache_control") ? tokensOf({ system: body.system, tools: body.tools }) : 0;
		const isFirst = !body.messages?.some((message) => message.role === "assistant");
		this.#usage = {
			input_tokens: tokensOf(body) - prefix,
			cache_creation_input_tokens: isFirst ? prefix : 0,
			cache_read_input_tokens: isFirst ? 0 : prefix,
			output_tokens: Math.max(1, Math.ceil(pieces.flatMap((piece) => (piece.kind === "block" ? piece.deltas : [])).join("").length / 4)),
		};
		this.#pieces = pieces.map((piece) => {
			if (piece.kind !== "block" || piece.block.type !== "tool_use" || piece.block.id) return piece;
			return { ...piece, block: { ...piece.block, id: newId() } };
		});
	}

	*steps(): Generator<string | Piece> {
		yield event({ type: "message_start", message: this.#message({ ...this.#usage, output_tokens: 1 }) });
		yield 'event: ping\ndata: {"type": "ping"}\n\n';
		let index = 0;
		for (const piece of this.#pieces) {
			if (piece.kind === "block") yield* blockEvents(piece, index++);
			else if (piece.kind === "ping") yield 'event: ping\ndata: {"type": "ping"}\n\n';
			else if (piece.kind === "raw") yield piece.bytes;
			else if (piece.kind === "stream_error") {
				yield `event: error\ndata: ${JSON.stringify({ type: "error", error: { type: piece.type, message: piece.message }, request_id: "req_fake" })}\n\n`;
				return;
			} else if (piece.kind === "usage") {
				Object.assign(this.#usage, piece.usage);
				if (piece.now) yield this.#messageDelta(null);
			} else if (piece.kind !== "stop") yield piece;
		}
		yield this.#messageDelta(this.#stopReason());
		yield event({ type: "message_stop" });
	}

	/** The answer to a request that did not ask for a stream. */
	whole(): Message {
		const content: Message["content"] = [];
		for (const piece of this.#pieces) {
			if (piece.kind === "usage") Object.assign(this.#usage, piece.usage);
			if (piece.kind !== "block") continue;
			if (piece.block.type === "tool_use") content.push({ ...piece.block, input: JSON.parse(piece.deltas.join("")) });
			else content.push(piece.block);
		}
		return { ...this.#message(this.#usage), content, stop_reason: this.#stopReason() };
	}

	#stopReason(): Message["stop_reason"] {
		const told = this.#pieces.find((piece) => piece.kind === "stop");
		if (told?.kind === "stop") return told.reason;
		return this.#pieces.some((piece) => piece.kind === "block" && piece.block.type === "tool_use") ? "tool_use" : "end_turn";
	}

	#messageDelta(stop_reason: Message["stop_reason"]): string {
		const usage = { ...this.#usage, output_tokens_details: null, server_tool_use: null };
		return event({ type: "message_delta", delta: { container: null, stop_details: null, stop_reason, stop_sequence: null }, usage });
	}

	#message(usage: Required<UsageFields>): Message {
		return {
			id: "msg_fake",
			type: "message",
			role: "assistant",
			model: String(this.#body.model),
			content: [],
			container: null,
			diagnostics: null,
			stop_details: null,
			stop_reason: null,
			stop_sequence: null,
			usage: {
				...usage,
				cache_creation: null,
				inference_geo: null,
				output_tokens_details: null,
				server_tool_use: null,
				service_tier: "standard",
				speed: "standard",
			},
		};
	}
}

function* blockEvents(piece: Extract<Piece, { kind: "block" }>, index: number): Generator<string> {
	const { block } = piece;
	const delta = (delta: Extract<RawMessageStreamEvent, { type: "content_block_delta" }>["delta"]) => event({ type: "content_block_delta", index, delta });
	if (block.type === "text") {
		yield event({ type: "content_block_start", index, content_block: { ...block, text: "" } });
		for (const part of piece.deltas) yield delta({ type: "text_delta", text: part });
	} else if (block.type === "thinking") {
		yield event({ type: "content_block_start", index, content_block: { ...block, thinking: "", signature: "" } });
		for (const part of piece.deltas) yield delta({ type: "thinking_delta", thinking: part });
		yield delta({ type: "signature_delta", signature: block.signature });
	} else if (block.type === "tool_use") {
		yield event({ type: "content_block_start", index, content_block: block });
		yield delta({ type: "input_json_delta", partial_json: "" });
		for (const part of piece.deltas) yield delta({ type: "input_json_delta", partial_json: part });
	} else if (block.type === "redacted_thinking") {
		yield event({ type: "content_block_start", index, content_block: block });
	}
	yield event({ type: "content_block_stop", index });
}

const event = (value: RawMessageStreamEvent): string => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

/** A rough count that grows with the request: about four characters to a token. */
export const tokensOf = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);
