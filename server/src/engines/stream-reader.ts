// Folds the events of one streamed answer into text pieces for the reader and, at the end, the whole message.
// Usage is cumulative in the Messages API: a later figure replaces the earlier one. Does not know HTTP, retries or prices.

import type { MessageDeltaUsage, RawMessageStreamEvent, Usage as WireUsage } from "@anthropic-ai/sdk/resources/messages/messages.js";
import { type ContentBlock, noUsage, type StopReason, type Usage } from "#protocol/engine.ts";

export type StreamPiece = { type: "text"; text: string } | { type: "thinking"; text: string };

export interface Answer {
	content: ContentBlock[];
	stopReason: StopReason;
	usage: Usage;
	/** As the server names it. */
	model: string | undefined;
}

/** The stream ended although the answer was not whole, or its events make no sense. */
export class BrokenStreamError extends Error {
	override readonly name = "BrokenStreamError";
}

type OpenBlock =
	| { kind: "plain"; block: Exclude<ContentBlock, { type: "tool_use" }> }
	| { kind: "tool"; id: string; name: string; start: unknown; json: string };

export class StreamReader {
	/** By the index that the server gives; a hole is a block type that we do not ask for. */
	readonly #blocks = new Map<number, OpenBlock>();
	#usage: Usage = { ...noUsage };
	#model: string | undefined;
	#stopReason: StopReason | undefined;
	#isWhole = false;

	/** Takes one event; answers what a person should see of it. */
	take(event: RawMessageStreamEvent): StreamPiece | undefined {
		switch (event.type) {
			case "message_start":
				this.#model = event.message.model;
				this.#count(event.message.usage);
				return undefined;
			case "content_block_start":
				return this.#open(event);
			case "content_block_delta":
				return this.#append(event);
			case "message_delta":
				this.#stopReason = event.delta.stop_reason ?? this.#stopReason;
				this.#count(event.usage);
				return undefined;
			case "message_stop":
				this.#isWhole = true;
				return undefined;
			default:
				return undefined; // content_block_stop says nothing new, and an event of tomorrow must not break us
		}
	}

	/** The whole answer; throws {@link BrokenStreamError} when the end did not come. */
	finish(): Answer {
		if (!this.#isWhole && this.#stopReason === undefined) throw new BrokenStreamError("the answer ended before it was complete");
		const ordered = [...this.#blocks.entries()].sort(([a], [b]) => a - b);
		const content = ordered.flatMap(([, open]) => finished(open));
		const hasCalls = content.some((block) => block.type === "tool_use");
		return { content, stopReason: this.#stopReason ?? (hasCalls ? "tool_use" : "end_turn"), usage: this.#usage, model: this.#model };
	}

	#open(event: Extract<RawMessageStreamEvent, { type: "content_block_start" }>): StreamPiece | undefined {
		const { index, content_block: block } = event;
		if (block.type === "text") {
			this.#blocks.set(index, { kind: "plain", block: { type: "text", text: block.text ?? "" } });
			return block.text ? { type: "text", text: block.text } : undefined;
		}
		if (block.type === "thinking") {
			this.#blocks.set(index, { kind: "plain", block: { type: "thinking", thinking: block.thinking ?? "", signature: block.signature ?? "" } });
			return block.thinking ? { type: "thinking", text: block.thinking } : undefined;
		}
		if (block.type === "redacted_thinking") this.#blocks.set(index, { kind: "plain", block: { type: "redacted_thinking", data: block.data } });
		if (block.type === "tool_use") this.#blocks.set(index, { kind: "tool", id: block.id, name: block.name, start: block.input, json: "" });
		return undefined;
	}

	#append(event: Extract<RawMessageStreamEvent, { type: "content_block_delta" }>): StreamPiece | undefined {
		const { delta } = event;
		const open = this.#blocks.get(event.index);
		if (!open) return undefined;
		if (open.kind === "tool") {
			if (delta.type === "input_json_delta") open.json += delta.partial_json;
			return undefined;
		}
		const { block } = open;
		if (delta.type === "text_delta" && block.type === "text") {
			block.text += delta.text;
			return { type: "text", text: delta.text };
		}
		if (delta.type === "thinking_delta" && block.type === "thinking") {
			block.thinking += delta.thinking;
			return { type: "thinking", text: delta.thinking };
		}
		if (delta.type === "signature_delta" && block.type === "thinking") block.signature += delta.signature;
		return undefined;
	}

	/** A local server may leave out all of it, or the cache columns. */
	#count(wire: Partial<WireUsage | MessageDeltaUsage> | undefined): void {
		const before = this.#usage;
		this.#usage = {
			input: wire?.input_tokens ?? before.input,
			output: wire?.output_tokens ?? before.output,
			cache_read: wire?.cache_read_input_tokens ?? before.cache_read,
			cache_write: wire?.cache_creation_input_tokens ?? before.cache_write,
		};
	}
}

function finished(open: OpenBlock): ContentBlock[] {
	if (open.kind === "tool") return [{ type: "tool_use", id: open.id, name: open.name, input: toolInput(open) }];
	return open.block.type === "text" && open.block.text === "" ? [] : [open.block];
}

/** An object, always: the API takes nothing else back, and the loop tells the model about the rest. */
function toolInput({ json, start }: { json: string; start: unknown }): unknown {
	if (json.trim() === "") return isObject(start) ? start : {};
	try {
		const value: unknown = JSON.parse(json);
		if (isObject(value)) return value;
	} catch {
		// not JSON: said in the same way as JSON that is no object
	}
	return { _invalid_json: json };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
