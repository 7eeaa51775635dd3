// What other features see of a room: they append facts and send passing messages; they never see sockets or files.

import type { Changeset } from "#protocol/changes.ts";
import type { RoomEvent, RoomFact } from "#protocol/room-events.ts";
import type { ActiveRun, Passing, RoomInfo } from "#protocol/room-socket.ts";

export interface RoomPort {
	readonly info: RoomInfo;
	/** Stamps, writes to disk, then shows. Throws `log_failed` where the disk refuses; nobody has seen the fact then. */
	append(fact: RoomFact): RoomEvent;
	/** Shown to whoever is here now; never logged. */
	pass(message: Passing): void;
	/** What a new run must know of the room: who is or was in it, and the latest words and runs, in order. Reads a bounded part of the log. */
	past(): Iterable<RoomEvent>;
	/** Every event from the beginning of this run on, in order, after those that say who joined before; none where there is no such run. */
	eventsOf(runId: string): Iterable<RoomEvent>;
	readonly lastSeq: number;
	/** Called after each append, in order. Returns its undo. */
	onEvent(listener: (event: RoomEvent) => void): () => void;
	/** Folds of the log that the room keeps anyway. */
	readonly activeRun: ActiveRun | undefined;
	changeset(changesetId: string): Changeset | undefined;
	/** Keeps the whole of a long tool output beside the log; returns its id. At most 16 MiB are kept. */
	keepOutput(text: string): string;
}

/** Who gives a command; stamped by the server from the token. */
export interface CommandContext {
	userId: string;
}

/**
 * What people can ask of a room beyond talking; the room socket has checked schema and capability before it calls.
 * Each throws {@link EnsembleError} for what a person can act on and resolves when the command is accepted, not when its work is done.
 */
export interface RoomCommands {
	startRun(room: RoomPort, request: string, by: CommandContext): Promise<{ runId: string }>;
	stopRun(room: RoomPort, runId: string): Promise<void>;
	pauseRun(room: RoomPort, runId: string, by: CommandContext): Promise<void>;
	continueRun(room: RoomPort, runId: string, by: CommandContext): Promise<void>;
	resumeRun(room: RoomPort, runId: string, by: CommandContext): Promise<void>;
	decideHunks(room: RoomPort, command: HunkCommand, by: CommandContext): Promise<void>;
	answerApproval(room: RoomPort, approvalId: string, answer: "approved" | "denied", by: CommandContext): Promise<void>;
}

export interface HunkCommand {
	changesetId: string;
	/** Absent: every file. */
	path?: string;
	/** Absent: every pending hunk (for `revert`: every accepted one). */
	hunkIds?: string[];
	decision: "accept" | "reject" | "revert";
}
