// One model call: reserve, stream to the people who watch, settle, and say in words what failed.
// Does not retry: the engine already has.

import type { ContentBlock, StopReason, Usage } from "#protocol/engine.ts";
import { raceAbort } from "../base/abort.ts";
import type { EngineError, ModelEvent, ModelMessage, ModelRequest } from "../engines/engine.ts";
import type { AgentRun } from "./agent-loop.ts";

export type Answer =
	| { ok: true; message_id: string; content: ContentBlock[]; stopReason: StopReason; usage: Usage; model: string }
	| { ok: false; error: string; ends?: "run"; resumable: boolean };

const charsPerToken = 3; // an estimate on the safe side; used only where a token limit is set

/** Rejects with the signal's reason when halted. */
export async function askEngine(run: AgentRun, messages: ModelMessage[]): Promise<Answer> {
	const { definition, toolDefinitions, budget, newId, signal } = run;
	const request: ModelRequest = { agent: definition.name, system: definition.prompt, messages, tools: toolDefinitions };
	if (definition.model !== undefined) request.model = definition.model;
	const estimate = budget.limitsTokens ? Math.ceil(JSON.stringify(request).length / charsPerToken) : 0;
	const reserved = budget.reserve(estimate);
	if (!reserved.ok) return { ok: false, error: reserved.reason, ends: "run", resumable: reserved.resumable };
	const messageId = newId("msg");
	let usage: Usage | undefined;
	try {
		const done = await stream(run, request, messageId);
		usage = done.usage;
		return { ...done, ok: true, message_id: messageId, content: withUniqueCallIds(done.content, run) };
	} catch (error) {
		if (signal.aborted) throw error;
		return failure(error, run);
	} finally {
		reserved.settle(usage);
	}
}

type Done = Extract<ModelEvent, { type: "done" }>;

async function stream(run: AgentRun, request: ModelRequest, messageId: string): Promise<Done> {
	const { room, agentId, signal } = run;
	const events = run.engine.respond(request, signal)[Symbol.asyncIterator]();
	try {
		for (;;) {
			signal.throwIfAborted();
			const next = await raceAbort(events.next(), signal); // also where an engine ignores the signal
			if (next.done === true) throw new Error("the engine's answer ended without an end");
			const event = next.value;
			switch (event.type) {
				case "text":
				case "thinking":
					room.pass({ type: "delta", agent_id: agentId, message_id: messageId, block: event.type, text: event.text });
					break;
				case "stalled":
					room.pass({ type: "agent_stalled", agent_id: agentId, silent_ms: event.silentMs });
					break;
				case "retrying": {
					const { attempt, maxAttempts, delayMs, reason } = event;
					room.pass({ type: "delta_reset", agent_id: agentId, message_id: messageId });
					room.pass({ type: "agent_retrying", agent_id: agentId, attempt, max_attempts: maxAttempts, delay_ms: delayMs, reason });
					break;
				}
				case "done":
					return event;
				default:
					event satisfies never;
			}
		}
	} finally {
		events.return?.().catch(() => undefined); // not awaited: an engine that hangs must not hold Stop; its own failure was already seen
	}
}

/** What only concerns this request may be met by a smaller one; anything else meets every agent of the run. */
function failure(error: unknown, run: AgentRun): Answer {
	if (!isEngineError(error)) {
		run.logger.error("engine failed unexpectedly", { agent: run.definition.name, error });
		return { ok: false, error: "The engine failed in an unexpected way; its log has the details", ends: "run", resumable: true };
	}
	run.logger.warn("engine could not answer", { agent: run.definition.name, reason: error.reason, error: error.message });
	const sentence = error.message.replace(/\.$/, "");
	const ownFault = error.reason === "context_full" || error.reason === "invalid_request";
	return { ok: false, error: sentence, ends: ownFault ? undefined : "run", resumable: error.reason !== "context_full" };
}

/** By name: the class is a value of another feature, and one that a plugin throws may be of another copy. */
const isEngineError = (error: unknown): error is EngineError => error instanceof Error && error.name === "EngineError" && "reason" in error;

/** Engines number calls as they like, some from 1 in each answer; the log's fold over calls needs each id once. */
function withUniqueCallIds(content: ContentBlock[], run: AgentRun): ContentBlock[] {
	return content.map((block) => {
		if (block.type !== "tool_use") return block;
		const id = block.id === "" || run.callIds.has(block.id) ? run.newId("call") : block.id;
		run.callIds.add(id);
		return id === block.id ? block : { ...block, id };
	});
}

export function textOf(content: readonly ContentBlock[]): string {
	const texts = content.filter((block) => block.type === "text").map((block) => block.text);
	const text = texts.join("\n\n");
	return text.trim() === "" ? "" : text;
}
