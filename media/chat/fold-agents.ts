// Folds what agents do (events and passing messages) into the view.
// An agent or a call whose beginning lies before the first event that we have is shown from where we know it.

import { addUsage, noUsage, type Usage } from "#protocol/engine.ts";
import type { AgentFact } from "#protocol/room-events.ts";
import type { Passing, StreamingMessage } from "#protocol/room-socket.ts";
import { appendAgentRow, appendRow, headRow, removeRow } from "./row-order.ts";
import type { AgentView, RoomView, TextRow, ToolRow } from "./view-model.ts";

const maxProgressChars = 4000; // a tool's live output is a glance, not a log

type AgentFactOf<K extends AgentFact["kind"]> = Extract<AgentFact, { kind: K }>;

export function foldAgentFact(view: RoomView, fact: AgentFact, at: number): void {
	switch (fact.kind) {
		case "agent_started":
			startAgent(view, fact, at);
			return;
		case "agent_message":
			finishMessage(view, fact);
			return;
		case "agent_steered":
			return;
		case "agent_ended":
			endAgent(view, fact);
			return;
		case "tool_started":
			startTool(view, fact, at);
			return;
		case "tool_ended":
			endTool(view, fact);
			return;
		default:
			fact satisfies never;
	}
}

export function foldPassing(view: RoomView, message: Exclude<Passing, { type: "sandbox_known" }>): void {
	switch (message.type) {
		case "delta":
			stream(view, message);
			return;
		case "delta_reset": {
			const row = view.texts.get(message.message_id);
			if (row?.state !== "streaming") return;
			row.text = "";
			row.thinking = "";
			view.touched.add(row);
			return;
		}
		case "tool_progress": {
			const row = view.tools.get(message.call_id);
			if (!row || row.result) return;
			row.progress = (row.progress + message.text).slice(-maxProgressChars);
			view.touched.add(row);
			return;
		}
		case "agent_stalled":
			hold(view, message.agent_id, `No answer from the engine for ${Math.round(message.silent_ms / 1000)} s`);
			return;
		case "agent_retrying":
			hold(view, message.agent_id, `${message.reason}. Trying again (${message.attempt} of ${message.max_attempts})`);
			return;
		case "run_broken_off": {
			const run = view.activeRun;
			if (run?.runId !== message.run_id) return;
			// Nothing more comes of it; opened again, the room says that it was interrupted.
			run.state = "ended";
			view.activeRun = undefined;
			view.structure += 1;
			return;
		}
		default:
			message satisfies never;
	}
}

export function foldStreaming(view: RoomView, message: StreamingMessage): void {
	const row = streamingRow(view, message.agent_id, message.message_id);
	if (!row) return;
	row.text = message.text;
	row.thinking = message.thinking;
	view.touched.add(row);
}

/** What was still being written when its agent or run ended stays, marked as cut off. */
export function cutStreaming(view: RoomView, isConcerned: (agent: AgentView) => boolean): void {
	for (const row of [...view.streaming]) {
		if (!isConcerned(row.agent)) continue;
		view.streaming.delete(row);
		row.state = "cut";
		view.touched.add(row);
		if (row.text === "" && row.thinking === "") dropText(view, row);
	}
}

function startAgent(view: RoomView, fact: AgentFactOf<"agent_started">, at: number): void {
	const parent = fact.parent_id === undefined ? undefined : view.agents.get(fact.parent_id);
	const known = view.agents.get(fact.agent_id);
	const agent: AgentView = known ?? unknownAgent(fact.agent_id);
	Object.assign(agent, { runId: fact.run_id, name: fact.name, task: fact.task, parentId: fact.parent_id, depth: parent ? parent.depth + 1 : 0 });
	agent.status = "working";
	agent.startedAt = at;
	agent.error = undefined;
	view.agents.set(agent.agentId, agent);
	view.runs.get(fact.run_id)?.agentsAtWork.add(agent);
	const call = fact.call_id === undefined ? undefined : view.tools.get(fact.call_id);
	if (call) {
		call.isDelegation = true;
		removeRow(view, call);
		removeIdleHead(view, call.agent);
	}
	if (agent.head) view.touched.add(agent.head);
	appendRow(view, headRow(view, agent));
}

/** A head that was repeated only for the call that a worker's block now stands for says nothing. */
function removeIdleHead(view: RoomView, agent: AgentView): void {
	const last = view.rows.findLast((row) => !row.docked);
	if (last?.kind === "agent" && last.continues && last.agent === agent) removeRow(view, last);
}

function endAgent(view: RoomView, fact: AgentFactOf<"agent_ended">): void {
	const agent = agentOf(view, fact.agent_id);
	agent.status = fact.status;
	agent.durationMs = fact.duration_ms;
	agent.usage = fact.usage;
	agent.error = fact.error;
	agent.hold = undefined;
	if (agent.runId !== undefined) view.runs.get(agent.runId)?.agentsAtWork.delete(agent);
	cutStreaming(view, (other) => other === agent);
	touchHead(view, agent);
	view.structure += 1;
}

function finishMessage(view: RoomView, fact: AgentFactOf<"agent_message">): void {
	const agent = agentOf(view, fact.agent_id);
	const text = joinBlocks(fact.content.map((block) => (block.type === "text" ? block.text : "")));
	const thinking = joinBlocks(fact.content.map((block) => (block.type === "thinking" ? block.thinking : "")));
	const known = view.texts.get(fact.message_id);
	if (known) {
		view.streaming.delete(known);
		Object.assign(known, { text, thinking, state: "finished" });
		view.touched.add(known);
		if (text === "" && thinking === "") dropText(view, known);
	} else if (text !== "" || thinking !== "") {
		const row: TextRow = { kind: "text", key: `m:${fact.message_id}`, messageId: fact.message_id, agent, text, thinking, state: "finished" };
		view.texts.set(fact.message_id, row);
		appendAgentRow(view, agent, row);
	}
	count(view, agent, fact.usage);
}

function count(view: RoomView, agent: AgentView, usage: Usage): void {
	agent.usage = addUsage(agent.usage, usage);
	agent.hold = undefined;
	const run = agent.runId === undefined ? undefined : view.runs.get(agent.runId);
	if (run) {
		run.usage = addUsage(run.usage, usage);
		view.structure += 1;
	}
	touchHead(view, agent);
}

function startTool(view: RoomView, fact: AgentFactOf<"tool_started">, at: number): void {
	const agent = agentOf(view, fact.agent_id);
	const row: ToolRow = {
		kind: "tool",
		key: `t:${fact.call_id}`,
		agent,
		callId: fact.call_id,
		name: fact.name,
		title: fact.title,
		startedAt: at,
		progress: "",
		isDelegation: false,
	};
	view.tools.set(fact.call_id, row);
	appendAgentRow(view, agent, row);
}

function endTool(view: RoomView, fact: AgentFactOf<"tool_ended">): void {
	const row = view.tools.get(fact.call_id);
	if (!row) return;
	row.result = {
		ok: fact.ok,
		output: fact.output,
		outputId: fact.output_id,
		outputBytes: fact.output_bytes,
		durationMs: fact.duration_ms,
		execution: fact.execution,
		tests: fact.tests,
	};
	row.progress = "";
	view.touched.add(row);
}

function stream(view: RoomView, message: Extract<Passing, { type: "delta" }>): void {
	const row = streamingRow(view, message.agent_id, message.message_id);
	if (!row) return;
	if (message.block === "text") row.text += message.text;
	else row.thinking += message.text;
	view.touched.add(row);
	hold(view, message.agent_id, undefined);
}

/** Nothing for a message that is already finished: a late piece changes no more. One that was cut goes on where the server says so. */
function streamingRow(view: RoomView, agentId: string, messageId: string): TextRow | undefined {
	const known = view.texts.get(messageId);
	if (known?.state === "finished") return undefined;
	if (known) {
		known.state = "streaming";
		view.streaming.add(known);
		return known;
	}
	const agent = agentOf(view, agentId);
	const row: TextRow = { kind: "text", key: `m:${messageId}`, messageId, agent, text: "", thinking: "", state: "streaming" };
	view.texts.set(messageId, row);
	view.streaming.add(row);
	appendAgentRow(view, agent, row);
	return row;
}

function dropText(view: RoomView, row: TextRow): void {
	view.texts.delete(row.messageId);
	view.streaming.delete(row);
	removeRow(view, row);
}

function hold(view: RoomView, agentId: string, reason: string | undefined): void {
	const agent = agentOf(view, agentId);
	if (agent.hold === reason) return;
	agent.hold = reason;
	touchHead(view, agent);
	view.structure += 1;
}

function touchHead(view: RoomView, agent: AgentView): void {
	if (agent.head) view.touched.add(agent.head);
}

function agentOf(view: RoomView, agentId: string): AgentView {
	const known = view.agents.get(agentId);
	if (known) return known;
	const agent = unknownAgent(agentId);
	view.agents.set(agentId, agent);
	return agent;
}

function unknownAgent(agentId: string): AgentView {
	return { agentId, name: "agent", task: "", depth: 0, status: "working", startedAt: 0, usage: noUsage };
}

function joinBlocks(parts: string[]): string {
	return parts.filter((part) => part !== "").join("\n\n");
}
