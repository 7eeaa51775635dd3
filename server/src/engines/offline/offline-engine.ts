// The built-in engine: fixed rules in place of a model. It asks for the very tools that a model would and answers from their results,
// so everything around it is the real thing. A pure function of the request: nothing is kept between two answers, nothing is sent anywhere.
// The rule: it says what it did, what it cannot do, and never more. Does not know rooms, files or what a tool does.

import { type ContentBlock, type EngineInfo, noUsage } from "#protocol/engine.ts";
import type { Engine, ModelEvent, ModelRequest } from "../engine.ts";
import { coder } from "./coder.ts";
import { committer } from "./committer.ts";
import { type Conversation, readConversation } from "./conversation.ts";
import { manager } from "./manager.ts";
import { planner } from "./planner.ts";
import { reviewer } from "./reviewer.ts";
import type { Role, Turn } from "./role.ts";
import { tester } from "./tester.ts";

export interface OfflineEngineDeps {
	/** One sentence for a person: why this engine and not another. */
	reason: string;
	/** Between two pieces of text, so that an answer is seen to grow; 0 only lets others through. */
	pieceDelayMs?: number;
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Any other name is an agent that people added: it knows what the manager knows to do by itself. */
const roles: ReadonlyMap<string, Role> = new Map(Object.entries({ manager, planner, coder, reviewer, tester, committer }));

export class OfflineEngine implements Engine {
	readonly info: EngineInfo;
	readonly #deps: OfflineEngineDeps;

	constructor(deps: OfflineEngineDeps) {
		this.#deps = deps;
		this.info = { id: "offline", model: "rules-1", reason: deps.reason };
	}

	async *respond(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
		const conversation = readConversation(request);
		const turn = withKnownTools((roles.get(request.agent) ?? manager)(conversation), conversation);
		for (const piece of pieces(turn.text)) {
			await this.#deps.sleep(this.#deps.pieceDelayMs ?? 0, signal);
			signal.throwIfAborted();
			yield { type: "text", text: piece };
		}
		const content: ContentBlock[] = turn.text === "" ? [] : [{ type: "text", text: turn.text }];
		for (const [index, { name, input }] of turn.calls.entries()) {
			content.push({ type: "tool_use", id: `offline_${conversation.answers + 1}_${index + 1}`, name, input });
		}
		yield { type: "done", content, stopReason: turn.calls.length > 0 ? "tool_use" : "end_turn", usage: noUsage, model: this.info.model };
	}
}

/** Roles ask first whether a tool is there; a call that slipped through ends the answer in words instead of in a circle. */
function withKnownTools(turn: Turn, conversation: Conversation): Turn {
	const missing = turn.calls.find(({ name }) => !conversation.tools.has(name));
	if (missing === undefined) return turn;
	const { say } = conversation;
	return {
		text: say(
			`I would need the tool ${missing.name} here, which this agent was not given.`,
			`여기에는 ${missing.name} 도구가 필요하지만 이 에이전트에게는 주어지지 않았습니다.`,
		),
		calls: [],
	};
}

/** A few words at a time. */
function pieces(text: string): string[] {
	return text.match(/\s*\S+(?:\s+\S+){0,3}\s*/g) ?? [];
}
