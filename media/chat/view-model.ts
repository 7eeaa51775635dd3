// What the chat shows, as data: one flat list of rows (so that only those on screen need elements) and the things that rows speak of.
// Objects are changed in place and named in `touched`: a snapshot of 10,000 events must not copy 10,000 times.

import type { Changeset } from "#protocol/changes.ts";
import { type EngineInfo, noUsage, type Usage } from "#protocol/engine.ts";
import type { ExecutionResult, SandboxInfo } from "#protocol/execution.ts";
import type { Member } from "#protocol/members.ts";
import type { AgentStatus, ApprovalAction, RoomEvent, RunResult, TestsStatus } from "#protocol/room-events.ts";
import type { RoomInfo } from "#protocol/room-socket.ts";

export interface RoomView {
	room?: RoomInfo;
	you?: Member;
	members: Map<string, Member>;
	engine?: EngineInfo;
	sandbox?: SandboxInfo;
	/** Last event folded in; 0 before the first snapshot. */
	seq: number;
	hasOlder: boolean;
	/** All events folded in, in order: reading an older page folds everything again. */
	events: RoomEvent[];
	rows: Row[];
	runs: Map<string, RunView>;
	activeRun?: RunView;
	agents: Map<string, AgentView>;
	tools: Map<string, ToolRow>;
	/** By message id. */
	texts: Map<string, TextRow>;
	streaming: Set<TextRow>;
	changes: Map<string, ChangesRow>;
	approvals: Map<string, ApprovalRow>;
	executions: Map<string, ExecutionRow>;
	/** Which run each approval holds up. */
	approvalRuns: Map<string, RunView>;
	/** Server's clock minus ours, so that running times are right on another machine. */
	clockSkewMs: number;
	/** Rows whose content changed since the list was last drawn. */
	touched: Set<Row>;
	/** Counts changes of anything beside row contents: the list's order, run states, engine, members. */
	structure: number;
}

export interface RunView {
	runId: string;
	request: string;
	state: "running" | "paused" | "waiting" | "ended";
	startedAt: number;
	agentsAtWork: Set<AgentView>;
	usage: Usage;
	changesetId?: string;
	approvalId?: string;
	/** Paths that the run waits for people to decide on. */
	reviewPaths?: string[];
	result?: RunResult;
}

export interface AgentView {
	agentId: string;
	runId?: string;
	parentId?: string;
	name: string;
	task: string;
	/** How many agents stand above it. */
	depth: number;
	status: "working" | AgentStatus;
	startedAt: number;
	durationMs?: number;
	usage: Usage;
	error?: string;
	/** Why nothing comes just now: waiting for the engine, trying again. */
	hold?: string;
	head?: AgentRow;
}

interface RowBase {
	/** Unique in the room and the same after everything is folded again. */
	readonly key: string;
	/** Agent whose block the row belongs to. */
	readonly agent?: AgentView;
	/** Stays at the end of the list while its run is active. */
	docked?: boolean;
}

export interface PersonRow extends RowBase {
	kind: "person";
	text: string;
	name: string;
	isYou: boolean;
	timestamp: string;
	/** Said while a run was active, so that it steers instead of starting one. */
	steers: boolean;
}
export interface AgentRow extends RowBase {
	kind: "agent";
	readonly agent: AgentView;
	/** The agent goes on after others worked. */
	continues: boolean;
}
export interface TextRow extends RowBase {
	kind: "text";
	readonly agent: AgentView;
	messageId: string;
	text: string;
	thinking: string;
	state: "streaming" | "finished" | "cut";
}
export interface ToolRow extends RowBase {
	kind: "tool";
	readonly agent: AgentView;
	callId: string;
	name: string;
	title: string;
	startedAt: number;
	/** Last lines that it reported while running. */
	progress: string;
	/** A worker's block stands in its place. */
	isDelegation: boolean;
	result?: ToolResult;
}
export interface ToolResult {
	ok: boolean;
	output: string;
	outputId?: string;
	outputBytes: number;
	durationMs: number;
	execution?: ExecutionResult;
	tests?: TestsStatus;
}
export interface ChangesRow extends RowBase {
	kind: "changes";
	changeset: Changeset;
	/** Why a hunk could not be placed, by hunk id. */
	reasons: Map<string, string>;
}
export interface ApprovalRow extends RowBase {
	kind: "approval";
	approvalId: string;
	action: ApprovalAction;
	agentName: string;
	answer?: "approved" | "denied" | "withdrawn";
}
export interface RunEndRow extends RowBase {
	kind: "run-end";
	runId: string;
	result: RunResult;
	/** Whether the closing words already stand above as the manager's text. */
	repeatsText: boolean;
}
export interface NoticeRow extends RowBase {
	kind: "notice";
	level: "info" | "warning" | "error";
	message: string;
}

/** What a person ran. */
export interface ExecutionRow extends RowBase {
	kind: "execution";
	label: string;
	name: string;
	isYou: boolean;
	startedAt: number;
	/** `lost`: the backend ended before it did. */
	result?: ToolResult | "lost";
}

export type Row = PersonRow | ExecutionRow | AgentRow | TextRow | ToolRow | ChangesRow | ApprovalRow | RunEndRow | NoticeRow;

export function emptyRoomView(): RoomView {
	return {
		members: new Map(),
		seq: 0,
		hasOlder: false,
		events: [],
		rows: [],
		runs: new Map(),
		agents: new Map(),
		tools: new Map(),
		texts: new Map(),
		streaming: new Set(),
		changes: new Map(),
		approvals: new Map(),
		executions: new Map(),
		approvalRuns: new Map(),
		clockSkewMs: 0,
		touched: new Set(),
		structure: 0,
	};
}

/** The run of this id; one whose start we have not seen begins where we first hear of it. */
export function runOf(view: RoomView, runId: string, at: number): RunView {
	const known = view.runs.get(runId);
	if (known) return known;
	const run: RunView = { runId, request: "", state: "running", startedAt: at, agentsAtWork: new Set(), usage: noUsage };
	view.runs.set(runId, run);
	return run;
}
