// The event log of a room: append-only, numbered by the server, on disk before anyone sees it. It is the truth;
// what clients show, what a resumed run continues from and what is counted are folds over it.
// Streamed pieces are not here: see room-socket.ts.

import type { FileChange, HunkState } from "./changes.ts";
import type { ContentBlock, EngineInfo, StopReason, Usage } from "./engine.ts";
import type { ExecutionResult, SandboxInfo } from "./execution.ts";
import type { Member } from "./members.ts";

/** A fact plus what the server stamps on it. `seq` starts at 1 and has no gaps; `timestamp` is ISO 8601, UTC. */
export type RoomEvent = { seq: number; timestamp: string } & RoomFact;

export type RoomFact =
	| { kind: "room_created"; room_id: string; name: string; workspace: string }
	| { kind: "member_joined"; member: Member }
	| { kind: "member_left"; user_id: string }
	/** A person's words. While a run is active those of members who may execute reach the manager at its next turn (`agent_steered`). */
	| { kind: "chat_message"; message_id: string; user_id: string; text: string }
	| RunFact
	| AgentFact
	| ChangeFact
	| ApprovalFact
	| ExecutionFact
	| { kind: "engine_changed"; engine: EngineInfo }
	| { kind: "notice"; level: "info" | "warning" | "error"; code: string; message: string; run_id?: string };

export type RunFact =
	| { kind: "run_started"; run_id: string; request: string; user_id: string; engine: EngineInfo; sandbox: SandboxInfo }
	/** An ended run goes on from its last complete turn. */
	| { kind: "run_resumed"; run_id: string; user_id: string; engine: EngineInfo; sandbox: SandboxInfo }
	| { kind: "run_paused"; run_id: string; user_id: string }
	| { kind: "run_continued"; run_id: string; user_id: string }
	| { kind: "run_ended"; run_id: string; result: RunResult };

export type RunStatus = "completed" | "failed" | "stopped" | "interrupted";
export type TestsStatus = "passed" | "failed" | "not_run";

export interface RunResult {
	status: RunStatus;
	/** The manager's closing words, or for anything but `completed` what happened and what to do. */
	summary: string;
	/** Of the last test execution in the run; `not_run` also where no sandbox was there. */
	tests: TestsStatus;
	duration_ms: number;
	usage: Usage;
	/** Whether `resume_run` can take it up again. */
	resumable: boolean;
	/** Interrupted because Ensemble was closed, and by nothing else: an editor's window that is back soon goes on with it. */
	by_closing?: true;
}

export type AgentStatus = "completed" | "failed" | "stopped" | "timed_out" | "interrupted";

export type AgentFact =
	/**
	 * An agent began to work on a task. `call_id` is the tool call of the parent that asked for it; the manager has none.
	 * On resume the same `agent_id` starts again with `resumed`.
	 */
	| { kind: "agent_started"; agent_id: string; run_id: string; name: string; task: string; parent_id?: string; call_id?: string; resumed?: boolean }
	/** One complete answer of the model; together with `tool_ended` it is the agent's transcript. */
	| { kind: "agent_message"; agent_id: string; message_id: string; content: ContentBlock[]; stop_reason: StopReason; usage: Usage; model: string }
	/** Text that was put before the agent between two turns: a person's words, or the loop's own reminder. */
	| { kind: "agent_steered"; agent_id: string; text: string; message_id?: string }
	| { kind: "agent_ended"; agent_id: string; status: AgentStatus; error?: string; duration_ms: number; usage: Usage }
	| { kind: "tool_started"; call_id: string; agent_id: string; name: string; title: string; input: unknown }
	/** Exactly one per `tool_use`. `output` is what the model sees (at most 16 KiB); `output_id` names the whole where it was cut. */
	| {
			kind: "tool_ended";
			call_id: string;
			agent_id: string;
			ok: boolean;
			output: string;
			output_id?: string;
			output_bytes: number;
			duration_ms: number;
			execution?: ExecutionResult;
			tests?: TestsStatus;
	  };

export type ChangeFact =
	/** Replaces what was staged for this path in this changeset. */
	| { kind: "file_staged"; changeset_id: string; run_id: string; change: FileChange }
	| { kind: "hunks_decided"; changeset_id: string; path: string; hunk_ids: string[]; state: HunkState; user_id: string; reason?: string };

/** Something that only a person may allow. */
export type ApprovalAction =
	/** The run waits until no hunk of these paths is pending. */
	{ type: "review_changes"; paths: string[] } | { type: "commit"; paths: string[]; message: string };

export type ApprovalFact =
	| { kind: "approval_requested"; approval_id: string; run_id: string; agent_id: string; action: ApprovalAction }
	| { kind: "approval_answered"; approval_id: string; answer: "approved" | "denied" | "withdrawn"; user_id?: string };

/** What a person ran, in the editor or with `execute_code`. What agents run stands in their tool calls. */
export type ExecutionFact = {
	execution_id: string;
	user_id: string;
	/** "python app.py" */
	label: string;
	/** `code` has no file that it could be run from again. */
	what: "file" | "tests" | "code";
	/** Of a `file`, relative to the workspace. */
	file_path?: string;
} & (
	| { kind: "execution_started" }
	/**
	 * Exactly one for each that started. `execution` is absent where the backend ended before it did; each of its streams is cut to 8 KiB.
	 * `output_id` names all that it printed.
	 */
	| { kind: "execution_ended"; execution?: ExecutionResult; tests?: TestsStatus; output_id?: string; output_bytes: number }
);

export type EventKind = RoomEvent["kind"];
