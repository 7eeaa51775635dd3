// One run as its log tells it: its agents, what it used, how its tests went, which words of people are still to be heard.
// A pure fold, kept up with while the run works and rebuilt from the log when it is resumed.

import { addUsage, noUsage, type Usage } from "#protocol/engine.ts";
import { capabilitiesOf } from "#protocol/members.ts";
import type { AgentStatus, RoomEvent, RunResult, TestsStatus } from "#protocol/room-events.ts";
import type { Words } from "./agent-loop.ts";
import { maxQueuedWords } from "./limits.ts";

export interface AgentRecord {
	agentId: string;
	name: string;
	task: string;
	callId?: string;
	/** Absent while it works, and where a crash left it open. */
	status?: AgentStatus;
}

export class RunHistory {
	readonly runId: string;
	/** Absent: the log knows no such run. */
	request: string | undefined;
	/** Of its last end; absent while it works. */
	result: RunResult | undefined;
	usage: Usage = noUsage;
	tests: TestsStatus = "not_run";
	/** What the run proposes, once it proposes something. */
	changesetId: string | undefined;
	/** Before this time of working. */
	spentMs = 0;
	/** In the order in which they began; the first is the manager. */
	readonly agents: AgentRecord[] = [];
	readonly callIds = new Set<string>();
	/** Members who may talk in the room but not run the team: their words do not direct it. */
	readonly #onlookers = new Set<string>();
	#said: { messageId: string; text: string }[] = [];

	constructor(runId: string) {
		this.runId = runId;
	}

	get manager(): AgentRecord | undefined {
		return this.agents.find((agent) => agent.callId === undefined);
	}

	/** Names of the workers, in the order in which they were called. */
	get workers(): AgentRecord[] {
		return this.agents.filter((agent) => agent.callId !== undefined);
	}

	/** What people said since the run began and no agent has been told. */
	unheard(): Words[] {
		return this.#said.map(({ messageId, text }) => ({ messageId, text }));
	}

	apply(event: RoomEvent): void {
		switch (event.kind) {
			case "member_joined": {
				const { user_id, role } = event.member;
				if (capabilitiesOf[role].includes("execute")) this.#onlookers.delete(user_id);
				else this.#onlookers.add(user_id);
				return;
			}
			case "run_started":
				if (event.run_id === this.runId) this.request = event.request;
				else this.#forgetRequest(event.request);
				return;
			case "run_resumed":
				if (event.run_id === this.runId) this.result = undefined;
				return;
			case "run_ended":
				if (event.run_id !== this.runId) return;
				this.result = event.result;
				this.spentMs = event.result.duration_ms;
				return;
			case "file_staged":
				if (event.run_id === this.runId) this.changesetId = event.changeset_id;
				return;
			case "chat_message":
				if (this.request !== undefined && !this.#onlookers.has(event.user_id))
					this.#said = [...this.#said, { messageId: event.message_id, text: event.text }].slice(-maxQueuedWords);
				return;
			case "agent_steered":
				if (event.message_id !== undefined) this.#said = this.#said.filter((words) => words.messageId !== event.message_id);
				return;
			default:
				this.#applyWork(event);
		}
	}

	/** The request of another run is in the chat too; it was not meant for this one. */
	#forgetRequest(request: string): void {
		const last = this.#said.at(-1);
		if (last?.text === request) this.#said = this.#said.slice(0, -1);
	}

	#applyWork(event: RoomEvent): void {
		if (event.kind === "agent_started") {
			if (event.run_id !== this.runId) return;
			const known = this.agents.find((agent) => agent.agentId === event.agent_id);
			if (known !== undefined) known.status = undefined;
			else this.agents.push({ agentId: event.agent_id, name: event.name, task: event.task, callId: event.call_id });
			return;
		}
		if (event.kind !== "agent_message" && event.kind !== "tool_ended" && event.kind !== "agent_ended") return;
		const agent = this.agents.find((one) => one.agentId === event.agent_id);
		if (agent === undefined) return;
		if (event.kind === "agent_ended") agent.status = event.status;
		else if (event.kind === "tool_ended") this.tests = event.tests ?? this.tests;
		else {
			this.usage = addUsage(this.usage, event.usage);
			for (const block of event.content) if (block.type === "tool_use") this.callIds.add(block.id);
		}
	}
}
