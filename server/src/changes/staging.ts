// The port through which agents propose edits and people decide on them. Staged text is never on disk: it is hunks in the room's log.

import type { Changeset, FileChange } from "#protocol/changes.ts";
import type { CommandContext, HunkCommand, RoomPort } from "../rooms/room-port.ts";
import type { ReadText } from "./workspace-files.ts";

export interface Staging {
	/** The text that agents of this run work on: the present text with the run's pending hunks applied. */
	read(room: RoomPort, runId: string, path: string): Promise<ReadText>;
	/**
	 * Stages `text` (undefined: delete the file) as the whole new text of `path`. `basedOn` is the hash that {@link read} gave
	 * (undefined: the file was absent); refused where that is no longer what stands there. Appends `file_staged`.
	 */
	stage(room: RoomPort, runId: string, path: string, basedOn: string | undefined, text: string | undefined): Promise<StageOutcome>;
	/** Staged texts of a run, for what runs in the sandbox: path → text, undefined where staged as deleted. */
	overlay(room: RoomPort, runId: string): Promise<Map<string, string | undefined>>;
	ofRun(room: RoomPort, runId: string): Changeset | undefined;
	/** Applies, drops or reverts hunks and appends `hunks_decided` for each outcome; a hunk that cannot be placed becomes `conflicted` with a reason. */
	decide(room: RoomPort, command: HunkCommand, by: CommandContext): Promise<void>;
	/** Both sides for a diff editor. */
	texts(room: RoomPort, changesetId: string, path: string): Promise<{ current: string; proposed: string }>;
}

export type StageOutcome = { ok: true; change: FileChange } | { ok: false; reason: string };
