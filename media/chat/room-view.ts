// Folds the room's messages into what the chat shows. The one place that says what an event means on screen; it does not know
// sockets, clocks or elements. Each event costs the same however long the room is, and a history may begin anywhere.

import { engineSentence } from "#protocol/engine.ts";
import type { RoomEvent, RunFact } from "#protocol/room-events.ts";
import type { ActiveRun, ServerMessage, Snapshot } from "#protocol/room-socket.ts";
import { titleOf } from "#protocol/room-title.ts";
import { cutStreaming, foldAgentFact, foldPassing, foldStreaming } from "./fold-agents.ts";
import { dockChangesOf, foldApprovalFact, foldChangeFact, foldChangeset, mergeChanges } from "./fold-changes.ts";
import { foldExecutionFact } from "./fold-executions.ts";
import { appendRow } from "./row-order.ts";
import { emptyRoomView, type NoticeRow, type RoomView, type RunView, runOf } from "./view-model.ts";

/** Changes `view` in place and returns the view to go on with: another one where the server said to forget everything. */
export function foldMessage(view: RoomView, message: ServerMessage): RoomView {
	switch (message.type) {
		case "snapshot":
			return foldSnapshot(message.reset ? forgotten(view) : view, message);
		case "event":
			foldEvent(view, message.event);
			return view;
		case "events_page":
			return foldOlderPage(view, message.events, message.has_older);
		case "delta":
		case "delta_reset":
		case "tool_progress":
		case "agent_stalled":
		case "agent_retrying":
		case "run_broken_off":
			foldPassing(view, message);
			return view;
		case "sandbox_known":
			view.sandbox = message.sandbox;
			view.structure += 1;
			return view;
		case "room_joined":
			for (const member of message.members) view.members.set(member.user_id, member);
			return view;
		case "connection_established":
		case "pong":
		case "ack":
		case "error":
		case "tool_output":
		case "analysis_result":
		case "execution_result":
		case "chat_message":
			// Answers to one question belong to whoever asked; the log carries the words of others as events.
			return view;
		default:
			message satisfies never;
			return view;
	}
}

function forgotten(view: RoomView): RoomView {
	return { ...emptyRoomView(), clockSkewMs: view.clockSkewMs, structure: view.structure + 1 };
}

function foldSnapshot(view: RoomView, snapshot: Snapshot): RoomView {
	const isFirst = view.seq === 0;
	view.room = snapshot.room;
	view.you = snapshot.you;
	view.members = new Map(snapshot.members.map((member) => [member.user_id, member]));
	for (const event of snapshot.events) foldEvent(view, event);
	view.engine = snapshot.engine;
	view.sandbox = snapshot.sandbox;
	view.seq = Math.max(view.seq, snapshot.seq);
	if (isFirst) view.hasOlder = snapshot.has_older;
	foldActiveRun(view, snapshot.run);
	for (const changeset of snapshot.changesets) foldChangeset(view, changeset);
	// Where the run began before our first event, nothing said so far that its card stays last.
	if (view.activeRun) dockChangesOf(view, view.activeRun);
	// What streamed before a reconnect and is not among it now was dropped by the server.
	const streamed = new Set(snapshot.streaming.map((message) => message.message_id));
	for (const row of view.streaming) if (!streamed.has(row.messageId)) row.text = row.thinking = "";
	cutStreaming(view, () => true);
	for (const message of snapshot.streaming) foldStreaming(view, message);
	view.structure += 1;
	return view;
}

/** Older rows may belong to runs and agents that we know in part, so everything is folded again; only what no event carries is kept. */
function foldOlderPage(view: RoomView, older: RoomEvent[], hasOlder: boolean): RoomView {
	const first = view.events[0]?.seq ?? view.seq + 1;
	const next = forgotten(view);
	Object.assign(next, { room: view.room, you: view.you, members: view.members });
	for (const event of older) if (event.seq < first) foldEvent(next, event);
	for (const event of view.events) foldEvent(next, event);
	Object.assign(next, { engine: view.engine, sandbox: view.sandbox, seq: view.seq, hasOlder, structure: view.structure + 1 });
	for (const row of view.changes.values()) mergeChanges(next, row);
	for (const row of view.streaming) foldStreaming(next, { agent_id: row.agent.agentId, message_id: row.messageId, text: row.text, thinking: row.thinking });
	return next;
}

function foldEvent(view: RoomView, event: RoomEvent): void {
	const last = view.events.at(-1);
	if (last && event.seq <= last.seq) return;
	view.events.push(event);
	view.seq = Math.max(view.seq, event.seq);
	const at = Date.parse(event.timestamp);
	switch (event.kind) {
		case "room_created":
			return;
		case "member_joined": {
			view.members.set(event.member.user_id, event.member);
			if (event.member.via !== "agent" && event.member.user_id !== view.you?.user_id) say(view, event.seq, "info", `${event.member.name} joined`);
			return;
		}
		case "member_left": {
			const member = view.members.get(event.user_id);
			if (member && member.via !== "agent" && event.user_id !== view.you?.user_id) say(view, event.seq, "info", `${member.name} left`);
			return;
		}
		case "chat_message": {
			if (view.room && view.room.title === undefined) view.room = { ...view.room, title: titleOf(event.text) };
			const isYou = event.user_id === view.you?.user_id;
			const name = view.members.get(event.user_id)?.name ?? event.user_id;
			const steers = view.activeRun !== undefined;
			appendRow(view, { kind: "person", key: `p:${event.message_id}`, text: event.text, name, isYou, timestamp: event.timestamp, steers });
			return;
		}
		case "engine_changed":
			if (view.engine && view.engine.id !== event.engine.id) say(view, event.seq, "info", `Engine: ${engineSentence(event.engine)}. ${event.engine.reason}`);
			view.engine = event.engine;
			view.structure += 1;
			return;
		case "notice":
			say(view, event.seq, event.level, event.message);
			return;
		case "run_started":
		case "run_resumed":
		case "run_paused":
		case "run_continued":
		case "run_ended":
			foldRunFact(view, event, event.seq, at);
			return;
		case "file_staged":
		case "hunks_decided":
			foldChangeFact(view, event);
			return;
		case "approval_requested":
		case "approval_answered":
			foldApprovalFact(view, event, at);
			return;
		case "execution_started":
		case "execution_ended":
			foldExecutionFact(view, event, at);
			return;
		default:
			foldAgentFact(view, event, at);
			return;
	}
}

function say(view: RoomView, seq: number, level: NoticeRow["level"], message: string): void {
	appendRow(view, { kind: "notice", key: `n:${seq}`, level, message });
}

function foldRunFact(view: RoomView, fact: RunFact, seq: number, at: number): void {
	view.structure += 1;
	const run = runOf(view, fact.run_id, at);
	switch (fact.kind) {
		case "run_started":
			run.request = fact.request;
			run.startedAt = at;
			begin(view, run);
			return;
		case "run_resumed": {
			say(view, seq, "info", "Resumed from the last complete turn");
			dockChangesOf(view, run);
			begin(view, run);
			return;
		}
		case "run_paused":
			if (run.state === "running") run.state = "paused";
			return;
		case "run_continued":
			if (run.state === "paused") run.state = "running";
			return;
		case "run_ended": {
			run.state = "ended";
			run.result = fact.result;
			run.reviewPaths = undefined;
			if (view.activeRun === run) view.activeRun = undefined;
			// Where the backend died, nobody said that they ended.
			for (const agent of run.agentsAtWork) {
				agent.status = fact.result.status === "completed" ? "completed" : "interrupted";
				if (agent.head) view.touched.add(agent.head);
			}
			run.agentsAtWork.clear();
			cutStreaming(view, (agent) => agent.runId === run.runId);
			undock(view);
			const repeatsText = lastTextOf(view)?.trim() === fact.result.summary.trim();
			appendRow(view, { kind: "run-end", key: `e:${run.runId}:${seq}`, runId: run.runId, result: fact.result, repeatsText });
			return;
		}
		default:
			fact satisfies never;
	}
}

function begin(view: RoomView, run: RunView): void {
	run.state = "running";
	run.result = undefined;
	view.activeRun = run;
}

/** The server's word on what runs; it also knows a run that began before our first event. */
function foldActiveRun(view: RoomView, active: ActiveRun | undefined): void {
	if (!active) {
		view.activeRun = undefined;
		undock(view);
		return;
	}
	const run = runOf(view, active.run_id, Date.parse(view.events[0]?.timestamp ?? ""));
	run.request = active.request;
	run.state = active.state;
	run.approvalId = active.approval?.approval_id;
	run.reviewPaths = active.approval?.action.type === "review_changes" ? active.approval.action.paths : undefined;
	view.activeRun = run;
}

function undock(view: RoomView): void {
	for (let at = view.rows.length - 1; at >= 0; at -= 1) {
		const row = view.rows[at];
		if (!row?.docked) return;
		row.docked = false;
	}
}

function lastTextOf(view: RoomView): string | undefined {
	for (let at = view.rows.length - 1; at >= 0; at -= 1) {
		const row = view.rows[at];
		if (row?.kind === "text") return row.text;
		if (row?.kind === "person") return undefined;
	}
	return undefined;
}
