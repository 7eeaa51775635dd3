// An engine that answers from a script, agent by agent, and keeps what it was asked. An unscripted request fails the run.

import type { ContentBlock, EngineInfo, StopReason, Usage } from "#protocol/engine.ts";
import type { Engine, ModelEvent, ModelRequest } from "../../server/src/engines/engine.ts";

/** One answer: events to stream, or a function that streams them itself. */
export type Turn = (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>;

const usage: Usage = { input: 10, output: 5, cache_read: 2, cache_write: 1, cost_usd: 0.01 };
let callNumber = 0;

export interface ToolCall {
	name: string;
	input?: unknown;
	id?: string;
}

export function answers(content: ContentBlock[], stopReason: StopReason = "end_turn"): Turn {
	return async function* (request) {
		for (const block of content) if (block.type === "text") yield { type: "text", text: block.text };
		yield { type: "done", content, stopReason, usage, model: request.model ?? "scripted-1" };
	};
}

export const says = (text: string): Turn => answers([{ type: "text", text }]);

/** An answer that calls tools, with words before if given. */
export function calls(...toCall: (ToolCall | string)[]): Turn {
	const blocks = toCall.map((call): ContentBlock => {
		const { name, input = {}, id = `call_${++callNumber}` } = typeof call === "string" ? { name: call } : call;
		return { type: "tool_use", id, name, input };
	});
	return answers(blocks, "tool_use");
}

/** Asks a worker. */
export const asks = (worker: string, task = `do the ${worker}'s part`): Turn => calls({ name: worker, input: { task } });

/** Streams `text`, then nothing, until aborted (or for ever, where it `ignores` the signal). */
export function hangs(text?: string, how: "heeds" | "ignores" = "heeds"): Turn {
	return async function* (_request, signal) {
		if (text !== undefined) yield { type: "text", text };
		await new Promise<void>((_resolve, reject) => {
			if (how === "heeds") signal.addEventListener("abort", () => reject(signal.reason), { once: true });
		});
	};
}

export function fails(error: Error): Turn {
	// biome-ignore lint/correctness/useYield: it fails before its first event
	return async function* () {
		throw error;
	};
}

export class ScriptedEngine implements Engine {
	readonly info: EngineInfo = { id: "anthropic", model: "scripted-1", reason: "a test" };
	readonly requests: ModelRequest[] = [];
	readonly #script: Map<string, Turn[]>;

	constructor(script: Record<string, Turn[]>) {
		this.#script = new Map(Object.entries(script).map(([agent, turns]) => [agent, [...turns]]));
	}

	respond(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
		this.requests.push(structuredClone(request));
		const turn = this.#script.get(request.agent)?.shift();
		if (turn === undefined) throw new Error(`unscripted request of the ${request.agent}`);
		return turn(request, signal);
	}

	/** What the last request of this agent carried. */
	lastMessages(agent: string): ModelRequest["messages"] {
		return this.requests.findLast((request) => request.agent === agent)?.messages ?? [];
	}
}
