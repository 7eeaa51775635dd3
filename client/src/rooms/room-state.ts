// What the window itself must know of its room, folded from the frames that pass: the active run (Stop, the spinner), the
// changesets (diff editors, lenses) and what people ran. Everything that is drawn in the chat is the webview's own fold; this one keeps no messages.

import type { Changeset, FileChange } from "#protocol/changes.ts";
import { foldExecution, type PastExecution } from "#protocol/past-executions.ts";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { ServerMessage } from "#protocol/room-socket.ts";

export interface RoomState {
	/** Last event seen; a reconnect asks for what came after it. */
	readonly seq: number;
	readonly runId: string | undefined;
	/** In the order of their runs. */
	readonly changesets: readonly Changeset[];
	/** What people ran, newest last. */
	readonly executions: readonly PastExecution[];
}

export const emptyRoom: RoomState = { seq: 0, runId: undefined, changesets: [], executions: [] };

/** The same object where the frame changed nothing that is kept here except, for events, `seq`. */
export function foldMessage(state: RoomState, message: ServerMessage): RoomState {
	if (message.type === "snapshot") return { seq: message.seq, runId: message.run?.run_id, changesets: message.changesets, executions: message.executions };
	if (message.type === "event") return foldEvent({ ...state, seq: message.event.seq }, message.event);
	return state;
}

function foldEvent(state: RoomState, event: RoomEvent): RoomState {
	switch (event.kind) {
		case "run_started":
		case "run_resumed":
			return { ...state, runId: event.run_id };
		case "run_ended":
			return { ...state, runId: undefined };
		case "file_staged":
			return { ...state, changesets: stage(state.changesets, event.changeset_id, event.run_id, event.change) };
		case "hunks_decided":
			return {
				...state,
				changesets: state.changesets.map((changeset) => (changeset.changeset_id === event.changeset_id ? decide(changeset, event) : changeset)),
			};
		case "execution_started":
		case "execution_ended":
			return { ...state, executions: foldExecution(state.executions, event) };
		default:
			return state;
	}
}

function stage(changesets: readonly Changeset[], changesetId: string, runId: string, change: FileChange): readonly Changeset[] {
	const known = changesets.find((changeset) => changeset.changeset_id === changesetId);
	if (!known) return [...changesets, { changeset_id: changesetId, run_id: runId, files: [change] }];
	const isStaged = known.files.some((file) => file.path === change.path);
	const files = isStaged ? known.files.map((file) => (file.path === change.path ? change : file)) : [...known.files, change];
	return changesets.map((changeset) => (changeset === known ? { ...known, files } : changeset));
}

function decide(changeset: Changeset, event: RoomEvent & { kind: "hunks_decided" }): Changeset {
	const decided = new Set(event.hunk_ids);
	const files = changeset.files.map((file) =>
		file.path === event.path ? { ...file, hunks: file.hunks.map((hunk) => (decided.has(hunk.hunk_id) ? { ...hunk, state: event.state } : hunk)) } : file,
	);
	return { ...changeset, files };
}

const hasPending = (file: FileChange): boolean => file.hunks.some((hunk) => hunk.state === "pending");

/** The changeset that a person would mean by "the changes": the newest with something to decide. */
export function openChangeset(state: RoomState): Changeset | undefined {
	return state.changesets.findLast((changeset) => changeset.files.some(hasPending));
}
