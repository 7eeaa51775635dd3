// The log is the transcript: the events of one agent, in order, give exactly the messages that its engine was sent.
// The running loop applies each event as it appends it; a resumed one applies the whole log. One fold, so both give the same bytes.
// Does not know who resumes, or why a call has no result: see agent-loop.ts.

import type { ContentBlock } from "#protocol/engine.ts";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { ModelMessage, UserBlock } from "../engines/engine.ts";

export type ToolUse = Extract<ContentBlock, { type: "tool_use" }>;

export function transcriptOf(events: Iterable<RoomEvent>, agentId: string): Transcript {
	const transcript = new Transcript(agentId);
	for (const event of events) transcript.apply(event);
	return transcript;
}

export class Transcript {
	readonly #agentId: string;
	/** Everything before the last answer's results; never changed once sent, so that the prompt cache holds. */
	#closed: ModelMessage[] = [];
	#calls: ToolUse[] = [];
	#started = new Set<string>();
	#results = new Map<string, UserBlock>();
	#texts: string[] = [];
	#engineNow = "";
	#engine = "";

	constructor(agentId: string) {
		this.#agentId = agentId;
	}

	/** What the next request carries. Results stand in the order of their calls, however they finished, and before any text. */
	messages(): ModelMessage[] {
		const content: UserBlock[] = [];
		for (const call of this.#calls) {
			const result = this.#results.get(call.id);
			if (result !== undefined) content.push(result);
		}
		for (const text of this.#texts) content.push({ type: "text", text });
		return content.length === 0 ? [...this.#closed] : [...this.#closed, { role: "user", content }];
	}

	/** Ids of the last answer's calls that have a failed result. */
	failedCalls(): string[] {
		return [...this.#results.values()].flatMap((result) => (result.type === "tool_result" && result.is_error === true ? [result.tool_use_id] : []));
	}

	/** Calls of the last answer that have no result yet. */
	openCalls(): ToolUse[] {
		return this.#calls.filter((call) => !this.#results.has(call.id));
	}

	hasStarted(callId: string): boolean {
		return this.#started.has(callId);
	}

	apply(event: RoomEvent): void {
		if (event.kind === "run_started" || event.kind === "run_resumed") {
			this.#engineNow = `${event.engine.id} ${event.engine.model}`;
			return;
		}
		if (!("agent_id" in event) || event.agent_id !== this.#agentId) return;
		switch (event.kind) {
			case "agent_started":
				if (event.resumed !== true) this.#texts.push(event.task);
				this.#useEngine();
				return;
			case "agent_message":
				if (event.stop_reason !== "refusal") this.#answer(event.content);
				return;
			case "tool_started":
				this.#started.add(event.call_id);
				return;
			case "tool_ended":
				this.#result(event.call_id, event.ok, event.output);
				return;
			case "agent_steered":
				this.#texts.push(event.text);
				return;
			default:
				return;
		}
	}

	/** Thinking is bound to the model that had it: another one refuses it. */
	#useEngine(): void {
		if (this.#engine !== "" && this.#engine !== this.#engineNow) {
			this.#closed = this.#closed.map((message) => (message.role === "user" ? message : { role: "assistant", content: message.content.filter(isNotThinking) }));
		}
		this.#engine = this.#engineNow;
	}

	/** An answer without words or calls cannot be sent back: the Messages API refuses it. It counts as not given. */
	#answer(content: ContentBlock[]): void {
		const kept = content.filter((block) => block.type !== "text" || block.text.trim() !== "");
		if (!kept.some((block) => block.type === "text" || block.type === "tool_use")) return;
		this.#closed = [...this.messages(), { role: "assistant", content: kept }];
		this.#calls = kept.filter((block) => block.type === "tool_use");
		this.#started.clear();
		this.#results.clear();
		this.#texts = [];
	}

	#result(callId: string, ok: boolean, output: string): void {
		const isOpen = this.#calls.some((call) => call.id === callId) && !this.#results.has(callId);
		if (!isOpen) return;
		const result: UserBlock = { type: "tool_result", tool_use_id: callId, content: output };
		this.#results.set(callId, ok ? result : { ...result, is_error: true });
	}
}

const isNotThinking = (block: ContentBlock): boolean => block.type !== "thinking" && block.type !== "redacted_thinking";
