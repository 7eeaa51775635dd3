// What a room is at this moment, as a fold over its log: info, who is present, the active run with everything open in it, changesets.
// Applying the same events always gives the same state. Passes over kinds that it does not know (a newer version wrote them).
// Does not know where events come from nor who looks at the state.

import type { Changeset, FileChange } from "#protocol/changes.ts";
import { addUsage, noUsage, type Usage } from "#protocol/engine.ts";
import type { Member } from "#protocol/members.ts";
import { foldExecution, type PastExecution } from "#protocol/past-executions.ts";
import type { ApprovalAction, RoomEvent, RunResult, TestsStatus } from "#protocol/room-events.ts";
import type { ActiveRun, RoomInfo } from "#protocol/room-socket.ts";
import { titleOf } from "#protocol/room-title.ts";

/** Older decided ones are forgotten first: nobody reverts a change of 200 runs ago hunk by hunk. */
const maxChangesets = 200;
/** How many ended runs can still be shown with their request when they are resumed. */
const maxRememberedRuns = 100;
const maxRequestChars = 4000;

export interface OpenRun {
	runId: string;
	request: string;
	startedAt: number;
	isPaused: boolean;
	usage: Usage;
	tests: TestsStatus;
	/** Agents that have not ended, in the order of their start: parents before children. */
	agents: Map<string, { startedAt: number; usage: Usage }>;
	/** Tool calls without a result. A call is open from the answer that asks for it, also when a crash came before it started. */
	calls: Map<string, { agentId: string; startedAt: number }>;
	approvals: Map<string, ApprovalAction>;
}

export interface RunEnd {
	runId: string;
	result: RunResult;
	at: number;
}

export class RoomState {
	info: RoomInfo | undefined;
	lastAt: string | undefined;
	/** Who the log says is here. */
	readonly members = new Map<string, Member>();
	run: OpenRun | undefined;
	/** How the last run ended; undefined while one is under way. */
	lastEnd: RunEnd | undefined;
	/** In the order of their runs. */
	readonly changesets = new Map<string, Changeset>();
	/** What people ran, newest last. */
	executions: readonly PastExecution[] = [];
	readonly #requests = new Map<string, string>();

	apply(event: RoomEvent): void {
		this.lastAt = event.timestamp;
		switch (event.kind) {
			case "room_created":
				this.info = { room_id: event.room_id, name: event.name, workspace: event.workspace, created_at: event.timestamp };
				return;
			case "chat_message":
				if (this.info?.title === undefined) this.#name(titleOf(event.text));
				return;
			case "member_joined":
				this.members.set(event.member.user_id, event.member);
				return;
			case "member_left":
				this.members.delete(event.user_id);
				return;
			case "file_staged":
				this.#stage(event.changeset_id, event.run_id, event.change);
				return;
			case "hunks_decided":
				this.#decide(event);
				return;
			case "execution_started":
			case "execution_ended":
				this.executions = foldExecution(this.executions, event);
				return;
			case "run_started":
				this.#open(event, event.request);
				return;
			case "run_resumed":
				this.#open(event, this.#requests.get(event.run_id) ?? "");
				return;
			default:
				if (this.run !== undefined) applyToRun(this.run, event);
				if (event.kind !== "run_ended" || event.run_id !== this.run?.runId) return;
				this.run = undefined;
				this.lastEnd = { runId: event.run_id, result: event.result, at: Date.parse(event.timestamp) };
		}
	}

	get activeRun(): ActiveRun | undefined {
		const run = this.run;
		if (run === undefined) return undefined;
		const [waiting] = run.approvals;
		if (waiting === undefined) return { run_id: run.runId, request: run.request, state: run.isPaused ? "paused" : "running" };
		const [approval_id, action] = waiting;
		return { run_id: run.runId, request: run.request, state: "waiting", approval: { approval_id, action } };
	}

	/** Replaces rather than changes: whoever was given the old one keeps it. */
	#name(title: string | undefined): void {
		if (this.info !== undefined && title !== undefined) this.info = { ...this.info, title };
	}

	#open(event: { run_id: string; timestamp: string }, request: string): void {
		this.#requests.delete(event.run_id);
		this.#requests.set(event.run_id, request.slice(0, maxRequestChars));
		forgetOldest(this.#requests, maxRememberedRuns);
		this.lastEnd = undefined;
		this.run = {
			runId: event.run_id,
			request,
			startedAt: Date.parse(event.timestamp),
			isPaused: false,
			usage: noUsage,
			tests: "not_run",
			agents: new Map(),
			calls: new Map(),
			approvals: new Map(),
		};
	}

	#stage(changesetId: string, runId: string, change: FileChange): void {
		const before = this.changesets.get(changesetId);
		const others = before?.files.filter((file) => file.path !== change.path) ?? [];
		this.changesets.set(changesetId, { changeset_id: changesetId, run_id: runId, files: [...others, change] });
		if (this.changesets.size <= maxChangesets) return;
		const decided = [...this.changesets.values()].find((changeset) => !hasState(changeset, ["pending", "conflicted"]));
		const oldest = decided?.changeset_id ?? this.changesets.keys().next().value;
		if (oldest !== undefined) this.changesets.delete(oldest);
	}

	/** Replaces rather than changes: what was handed out before stays as it was. */
	#decide(decision: RoomEvent & { kind: "hunks_decided" }): void {
		const changeset = this.changesets.get(decision.changeset_id);
		if (changeset === undefined) return;
		const ids = new Set(decision.hunk_ids);
		const files = changeset.files.map((file) =>
			file.path === decision.path ? { ...file, hunks: file.hunks.map((hunk) => (ids.has(hunk.hunk_id) ? { ...hunk, state: decision.state } : hunk)) } : file,
		);
		this.changesets.set(decision.changeset_id, { ...changeset, files });
	}
}

/** Whether a changeset has a hunk in one of these states. */
export function hasState(changeset: Changeset, states: readonly string[]): boolean {
	return changeset.files.some((file) => file.hunks.some((hunk) => states.includes(hunk.state)));
}

function applyToRun(run: OpenRun, event: RoomEvent): void {
	const at = Date.parse(event.timestamp);
	switch (event.kind) {
		case "run_paused":
			run.isPaused = true;
			return;
		case "run_continued":
			run.isPaused = false;
			return;
		case "agent_started":
			run.agents.set(event.agent_id, { startedAt: at, usage: noUsage });
			return;
		case "agent_message": {
			const agent = run.agents.get(event.agent_id);
			if (agent !== undefined) agent.usage = addUsage(agent.usage, event.usage);
			run.usage = addUsage(run.usage, event.usage);
			for (const block of event.content) if (block.type === "tool_use") run.calls.set(block.id, { agentId: event.agent_id, startedAt: at });
			return;
		}
		case "agent_ended":
			run.agents.delete(event.agent_id);
			return;
		case "tool_started":
			run.calls.set(event.call_id, { agentId: event.agent_id, startedAt: at });
			return;
		case "tool_ended":
			run.calls.delete(event.call_id);
			if (event.tests !== undefined) run.tests = event.tests;
			return;
		case "approval_requested":
			run.approvals.set(event.approval_id, event.action);
			return;
		case "approval_answered":
			run.approvals.delete(event.approval_id);
			return;
		default:
			return;
	}
}

function forgetOldest(map: Map<string, unknown>, limit: number): void {
	for (const key of map.keys()) {
		if (map.size <= limit) return;
		map.delete(key);
	}
}
