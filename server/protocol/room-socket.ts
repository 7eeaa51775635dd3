// The room protocol: JSON text frames on /api/v1/ws/room/{room_id}, the same bytes for every client.
// On connection the server sends `connection_established` and `room_joined`. A client that wants the log says `hello`;
// it gets one `snapshot` and from then on every `event`. One that never says hello (a raw client) gets the
// plain messages only: answers, and what other members say.

import { z } from "zod";
import type { Analysis } from "./analysis.ts";
import type { Changeset } from "./changes.ts";
import type { EngineInfo } from "./engine.ts";
import type { ErrorCode } from "./errors.ts";
import type { ExecutionResult, SandboxInfo } from "./execution.ts";
import type { Member } from "./members.ts";
import type { PastExecution } from "./past-executions.ts";
import type { ApprovalAction, RoomEvent } from "./room-events.ts";

export const protocolVersion = 1;
export const maxFrameBytes = 1024 * 1024;
export const maxMessageChars = 100_000;
/** Of a text that is to be analysed; JSON and its escapes have to fit into a frame. */
export const maxAnalysisChars = 900_000;

const id = z.string().min(1).max(128);
/** Echoed in the `ack` or `error` that answers the command; without it there is only an answer on failure. */
const request_id = z.string().max(128).optional();

/** Client → server. Every command is checked against the member's capabilities; the one it needs stands behind it. */
export const ClientMessage = z.discriminatedUnion("type", [
	z.object({ type: z.literal("ping") }),
	/** First words of a client that follows the log. `from_seq` is the last event it has; the snapshot then holds only later ones. */
	z.object({ type: z.literal("hello"), protocol: z.literal(protocolVersion), from_seq: z.number().int().min(0).optional() }),
	/** A person's words to the room (chat). */
	z.object({ type: z.literal("chat_message"), message: z.string().min(1).max(maxMessageChars), request_id }),
	/** Ask the team (execute). Appends the words as `chat_message` and starts a run; `run_active` if one is under way. */
	z.object({ type: z.literal("start_run"), request: z.string().min(1).max(maxMessageChars), request_id }),
	/** End the run and everything under it (execute). Safe to repeat. */
	z.object({ type: z.literal("stop_run"), run_id: id, request_id }),
	/** Finish the current tool, then hold (execute). Safe to repeat. */
	z.object({ type: z.literal("pause_run"), run_id: id, request_id }),
	z.object({ type: z.literal("continue_run"), run_id: id, request_id }),
	/** Take up a stopped, failed or interrupted run from its last complete turn (execute). */
	z.object({ type: z.literal("resume_run"), run_id: id, request_id }),
	/** Accept, reject or (after accepting) revert hunks (approve). Without `path`: every file; without `hunk_ids`: every pending hunk of it. */
	z.object({
		type: z.literal("decide_hunks"),
		changeset_id: id,
		path: z.string().max(4096).optional(),
		hunk_ids: z.array(id).max(10_000).optional(),
		decision: z.enum(["accept", "reject", "revert"]),
		request_id,
	}),
	/** (approve) */
	z.object({ type: z.literal("answer_approval"), approval_id: id, answer: z.enum(["approved", "denied"]), request_id }),
	/** Older events, newest first page by page (any member). Answered by `events_page`. */
	z.object({ type: z.literal("read_events"), before_seq: z.number().int().min(1), limit: z.number().int().min(1).max(1000), request_id }),
	/** The whole of a tool output that was cut (any member). Answered by `tool_output`. */
	z.object({ type: z.literal("read_output"), output_id: id, request_id }),
	/**
	 * Run code in the sandbox (execute). With `file_path` it stands for that file of the workspace and has the project around it; else it is
	 * alone. Answered by `execution_result`; `execution_active` while the member's last one runs. Ends with the connection.
	 */
	z.object({
		type: z.literal("execute_code"),
		code: z.string().max(maxAnalysisChars),
		language: z.enum(["python", "javascript", "typescript", "java", "go"]),
		file_path: z.string().min(1).max(4096).optional(),
		request_id,
	}),
	/** End the member's own `execute_code`, which is then answered with outcome `stopped` (execute). Safe to repeat. */
	z.object({ type: z.literal("stop_execution"), request_id }),
	/** Problems, metrics and score of a text (any member). `file_path` says the language; the file need not exist. Answered by `analysis_result`. */
	z.object({ type: z.literal("request_analysis"), file_path: z.string().min(1).max(4096), content: z.string().max(maxAnalysisChars), request_id }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Kept for later capabilities; until then they get `not_supported`. */
export const reservedTypes = ["join_room", "leave_room", "request_suggestion", "code_change", "cursor_change", "file_operation"] as const;

export interface RoomInfo {
	room_id: string;
	name: string;
	/** The first words that were said in it, shortened; absent where nobody has spoken yet. See room-title.ts. */
	title?: string;
	/** Absolute path on the backend's machine. */
	workspace: string;
	created_at: string;
}

/** The run that a room works on, as far as a new client must know it. */
export interface ActiveRun {
	run_id: string;
	request: string;
	state: "running" | "paused" | "waiting";
	/** Set while `waiting`. */
	approval?: { approval_id: string; action: ApprovalAction };
}

/** Text of an answer that is still being written. */
export interface StreamingMessage {
	agent_id: string;
	message_id: string;
	text: string;
	thinking: string;
}

export interface Snapshot {
	type: "snapshot";
	room: RoomInfo;
	you: Member;
	members: Member[];
	engine: EngineInfo;
	sandbox: SandboxInfo;
	/** Last event that is part of this snapshot. */
	seq: number;
	/** Events in order: all after `from_seq`, or the latest ones; older ones are read with `read_events`. */
	events: RoomEvent[];
	/** Whether events before the first of `events` exist that the client does not have. */
	has_older: boolean;
	/** True where `from_seq` was too far back (or unknown) and the client must forget what it has. */
	reset: boolean;
	run?: ActiveRun;
	/** Every changeset with a pending, conflicted or accepted hunk, in the order of their runs; at most 50, and 8 MiB: undecided and newer ones come first. */
	changesets: Changeset[];
	streaming: StreamingMessage[];
	/** What people ran, newest last; at most the last 50. */
	executions: readonly PastExecution[];
}

/** Passing messages: not logged, may be lost, never needed to be right afterwards. */
export type Passing =
	| { type: "delta"; agent_id: string; message_id: string; block: "text" | "thinking"; text: string }
	/** The streamed answer failed and is asked for again; forget its text. */
	| { type: "delta_reset"; agent_id: string; message_id: string }
	| { type: "tool_progress"; call_id: string; text: string }
	/** The run is over, and not even that could be logged (a full disk). The next backend that opens the room marks it interrupted. */
	| { type: "run_broken_off"; run_id: string; message: string }
	/** Nothing came from the engine for this long. */
	| { type: "agent_stalled"; agent_id: string; silent_ms: number }
	/** The start-up test of the sandbox has ended; later snapshots and runs say the same. */
	| { type: "sandbox_known"; sandbox: SandboxInfo }
	| { type: "agent_retrying"; agent_id: string; attempt: number; max_attempts: number; delay_ms: number; reason: string };

/** Server → client. */
export type ServerMessage =
	| { type: "connection_established"; connection_id: string; user_id: string; timestamp: string }
	| { type: "room_joined"; room_id: string; members: Member[] }
	| { type: "pong" }
	| { type: "ack"; request_id: string }
	| { type: "error"; code: ErrorCode; message: string; request_type?: string; request_id?: string }
	| Snapshot
	| { type: "event"; event: RoomEvent }
	| { type: "events_page"; events: RoomEvent[]; has_older: boolean; request_id?: string }
	| { type: "tool_output"; output_id: string; output: string; request_id?: string }
	/** To the member who asked; everybody sees `execution_started` and `execution_ended`. */
	| { type: "execution_result"; result: ExecutionResult; timestamp: string; request_id?: string }
	| { type: "analysis_result"; file_path: string; analysis: Analysis; timestamp: string; request_id?: string }
	/** To raw clients: another member's words. */
	| { type: "chat_message"; user_id: string; message: string; timestamp: string }
	| Passing;
