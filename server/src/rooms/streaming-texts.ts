// The answers that are being written right now, so that whoever arrives in the middle sees them from their beginning.
// Never logged: the finished answer is an event, and takes its place.

import type { RoomEvent } from "#protocol/room-events.ts";
import type { Passing, StreamingMessage } from "#protocol/room-socket.ts";

/** Per answer; far more than a model writes in one. What is beyond is missing only until the answer is finished. */
const maxStreamingChars = 1024 * 1024;
/** Agents that write at the same time. */
const maxStreaming = 64;

export class StreamingTexts {
	readonly #messages = new Map<string, StreamingMessage>();

	pass(message: Passing): void {
		if (message.type === "delta_reset") this.#messages.delete(message.message_id);
		if (message.type !== "delta") return;
		const { agent_id, message_id, block, text } = message;
		const known = this.#messages.get(message_id);
		if (known === undefined && this.#messages.size >= maxStreaming) return;
		const streaming = known ?? { agent_id, message_id, text: "", thinking: "" };
		if (streaming[block].length + text.length <= maxStreamingChars) streaming[block] += text;
		this.#messages.set(message_id, streaming);
	}

	apply(event: RoomEvent): void {
		if (event.kind === "agent_message") this.#messages.delete(event.message_id);
		if (event.kind === "run_ended") this.#messages.clear();
		if (event.kind !== "agent_ended") return;
		for (const message of this.#messages.values()) if (message.agent_id === event.agent_id) this.#messages.delete(message.message_id);
	}

	get(messageId: string): StreamingMessage | undefined {
		return this.#messages.get(messageId);
	}

	all(): StreamingMessage[] {
		return Array.from(this.#messages.values(), (message) => ({ ...message }));
	}
}
