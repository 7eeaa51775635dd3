// Proposed edits of a run: stages them as hunks in the room's log, and applies, drops or takes back what people decide.
// The log is the only state: what is staged is the present text with the pending hunks applied. A decision is logged after its write
// succeeded; a crash in between is healed by the next decision, which finds the lines standing. Does not know disk, editor or agents.

import type { Changeset, FileChange, Hunk } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { CommandContext, HunkCommand, RoomPort } from "../rooms/room-port.ts";
import { relativePath } from "./contain-path.ts";
import { decideHunks, type Outcome, selectHunks } from "./decide-hunks.ts";
import { hashText } from "./disk-files.ts";
import { PathLock } from "./path-lock.ts";
import { applyHunks } from "./place-hunks.ts";
import { stageChange } from "./stage-change.ts";
import type { StageOutcome, Staging } from "./staging.ts";
import { joinLines } from "./text-lines.ts";
import { maxTextBytes, type ReadText, type WorkspaceFiles } from "./workspace-files.ts";

/** A run has one changeset, so its id follows from the run's. */
export function changesetIdOf(runId: string): string {
	return `changes_${runId}`;
}

/** A change whose `file_staged` is larger than this would not fit in a frame to the clients. */
const maxChangeBytes = 768 * 1024;

export class Changesets implements Staging {
	readonly #filesOf: (room: RoomPort) => WorkspaceFiles;
	/** Held while a path is staged or decided, over all rooms of the workspace. */
	readonly #lock = new PathLock();

	constructor(deps: { filesOf: (room: RoomPort) => WorkspaceFiles }) {
		this.#filesOf = deps.filesOf;
	}

	ofRun(room: RoomPort, runId: string): Changeset | undefined {
		return room.changeset(changesetIdOf(runId));
	}

	async read(room: RoomPort, runId: string, path: string): Promise<ReadText> {
		const files = this.#filesOf(room);
		const known = await this.#knownPath(files, path, "read");
		return this.#readStaged(files, known, fileOf(this.ofRun(room, runId), known));
	}

	async stage(room: RoomPort, runId: string, path: string, basedOn: string | undefined, text: string | undefined): Promise<StageOutcome> {
		const files = this.#filesOf(room);
		try {
			const known = await this.#knownPath(files, path, "write");
			return await this.#lock.run(lockKey(files, known), () => this.#stageLocked(files, room, runId, known, basedOn, text));
		} catch (error) {
			if (error instanceof EnsembleError && error.code === "outside_workspace") return { ok: false, reason: error.message };
			throw error;
		}
	}

	async overlay(room: RoomPort, runId: string): Promise<Map<string, string | undefined>> {
		const files = this.#filesOf(room);
		const staged = new Map<string, string | undefined>();
		for (const change of this.ofRun(room, runId)?.files ?? []) {
			if (!change.hunks.some(isPending)) continue;
			const read = await this.#readStaged(files, change.path, change);
			if (read.kind !== "refused") staged.set(change.path, read.kind === "text" ? read.text : undefined);
		}
		return staged;
	}

	async decide(room: RoomPort, command: HunkCommand, by: CommandContext): Promise<void> {
		const changeset = changesetOrThrow(room, command.changesetId);
		if (command.path === undefined && command.hunkIds !== undefined) throw new EnsembleError("bad_message", "Name the file whose hunks are meant.");
		const paths = command.path === undefined ? changeset.files.map((change) => change.path) : [command.path];
		const files = this.#filesOf(room);
		for (const path of paths) {
			await this.#lock.run(lockKey(files, path), async () => {
				// Again inside the lock: an earlier decision may have changed it.
				const change = fileOrThrow(changesetOrThrow(room, command.changesetId), path);
				const selected = selectHunks(change, command.decision, command.hunkIds);
				if (selected.length === 0) return;
				for (const outcome of await decideHunks(files, change, selected, command.decision)) appendOutcome(room, command.changesetId, path, outcome, by);
			});
		}
	}

	async texts(room: RoomPort, changesetId: string, path: string): Promise<{ current: string; proposed: string }> {
		const change = fileOrThrow(changesetOrThrow(room, changesetId), path);
		const files = this.#filesOf(room);
		const current = textOf(await files.read(path));
		return { current, proposed: textOf(await this.#readStaged(files, path, change)) };
	}

	async #stageLocked(
		files: WorkspaceFiles,
		room: RoomPort,
		runId: string,
		path: string,
		basedOn: string | undefined,
		text: string | undefined,
	): Promise<StageOutcome> {
		if (text !== undefined && Buffer.byteLength(text) > maxTextBytes) return { ok: false, reason: `${path} would be too large to edit.` };
		const present = await files.read(path);
		if (present.kind === "refused") return { ok: false, reason: present.reason };
		const earlier = fileOf(this.ofRun(room, runId), path);
		const staged = await this.#readStaged(files, path, earlier);
		const stagedHash = staged.kind === "text" ? staged.hash : undefined;
		if (stagedHash !== basedOn) return { ok: false, reason: `${path} is not what it was when it was read; read it again and redo the edit.` };
		const change = stageChange(path, present.kind === "text" ? present.text : undefined, text, earlier);
		if (!change) return { ok: false, reason: `${path} stays as it is: the new text is the same as the old one.` };
		if (Buffer.byteLength(JSON.stringify(change)) > maxChangeBytes)
			return { ok: false, reason: `The change of ${path} is too large to be reviewed; make it in smaller steps.` };
		room.append({ kind: "file_staged", changeset_id: changesetIdOf(runId), run_id: runId, change });
		return { ok: true, change };
	}

	/** The present text with pending hunks; those that no longer fit are left out, and become conflicts when someone accepts them. */
	async #readStaged(files: WorkspaceFiles, path: string, change: FileChange | undefined): Promise<ReadText> {
		const present = await files.read(path);
		const pending = change?.hunks.filter(isPending) ?? [];
		if (!change || pending.length === 0 || present.kind === "refused") return present;
		const whole = pending.find((hunk) => !hunk.carried);
		if (present.kind === "absent") {
			if (change.action !== "create" || !whole || change.base_hash !== undefined) return present;
			return asRead(joinLines({ lines: whole.new_lines, eol: change.eol, finalNewline: change.final_newline }));
		}
		if (change.action === "create" && change.base_hash === undefined) return present;
		const placed = applyHunks(present.text, change, pending);
		if (change.action === "delete") return placed.conflicts.length === 0 ? { kind: "absent" } : present;
		return asRead(placed.text);
	}

	/** Different spellings of a path are one file. */
	async #knownPath(files: WorkspaceFiles, path: string, access: "read" | "write"): Promise<string> {
		return relativePath(files.root, await files.resolve(path, access));
	}
}

function appendOutcome(room: RoomPort, changesetId: string, path: string, outcome: Outcome, by: CommandContext): void {
	room.append({
		kind: "hunks_decided",
		changeset_id: changesetId,
		path,
		hunk_ids: outcome.hunkIds,
		state: outcome.state,
		user_id: by.userId,
		...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
	});
}

function changesetOrThrow(room: RoomPort, changesetId: string): Changeset {
	const changeset = room.changeset(changesetId);
	if (!changeset) throw new EnsembleError("not_found", "There is no such set of changes in this room.");
	return changeset;
}

function fileOf(changeset: Changeset | undefined, path: string): FileChange | undefined {
	return changeset?.files.find((change) => change.path === path);
}

function fileOrThrow(changeset: Changeset, path: string): FileChange {
	const change = fileOf(changeset, path);
	if (!change) throw new EnsembleError("not_found", `${path} is not part of these changes.`);
	return change;
}

function isPending(hunk: Hunk): boolean {
	return hunk.state === "pending";
}

function lockKey(files: WorkspaceFiles, path: string): string {
	return `${files.root}\0${path}`;
}

function textOf(read: ReadText): string {
	if (read.kind === "refused") throw new EnsembleError("conflict", read.reason);
	return read.kind === "text" ? read.text : "";
}

function asRead(text: string): ReadText {
	return { kind: "text", text, hash: hashText(text) };
}
