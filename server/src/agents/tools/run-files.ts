// The files as the agents of one run see them: the workspace with the run's own staged edits on top.
// Binds room and run once, so that a tool asks for a path and nothing else. Does not know who decides on hunks.

import { posix } from "node:path";
import type { Changeset } from "#protocol/changes.ts";
import type { StageOutcome, Staging } from "../../changes/staging.ts";
import type { ReadText, WorkspaceFiles } from "../../changes/workspace-files.ts";
import type { RoomPort } from "../../rooms/room-port.ts";

export interface RunFiles {
	/** Refused, absent or the text with its hash; throws `outside_workspace`. */
	read(path: string): Promise<ReadText>;
	stage(path: string, basedOn: string | undefined, text: string | undefined): Promise<StageOutcome>;
	/** Bytes on disk, without what is staged. */
	readBytes(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
	/** Staged texts: path → text, undefined where the file is staged as deleted. */
	staged(): Promise<Map<string, string | undefined>>;
	changeset(): Changeset | undefined;
	/** Every path, sorted: .gitignore respected, staged files in, files staged as deleted out. */
	list(signal: AbortSignal): Promise<{ paths: string[]; truncated: boolean }>;
}

/** Largest number of files that a tool looks at in one workspace. */
export const maxListedFiles = 20_000;

export interface RunFilesDeps {
	files: Pick<WorkspaceFiles, "list" | "readBytes">;
	staging: Pick<Staging, "read" | "stage" | "overlay" | "ofRun">;
}

export function runFiles({ files, staging }: RunFilesDeps, room: RoomPort, runId: string): RunFiles {
	return {
		read: (path) => staging.read(room, runId, workspacePath(path)),
		stage: (path, basedOn, text) => staging.stage(room, runId, workspacePath(path), basedOn, text),
		readBytes: (path, maxBytes) => files.readBytes(path, maxBytes),
		staged: () => staging.overlay(room, runId),
		changeset: () => staging.ofRun(room, runId),
		async list(signal) {
			const { paths, truncated } = await files.list(maxListedFiles, signal);
			const all = new Set(paths);
			for (const [path, text] of await staging.overlay(room, runId)) {
				if (text === undefined) all.delete(path);
				else all.add(path);
			}
			return { paths: [...all].sort(), truncated };
		},
	};
}

/** One spelling per file: `./src//a.py` is `src/a.py`, the workspace itself is "". What leads out stays as it is, to be refused by the files port. */
export function workspacePath(path: string): string {
	if (path === "") return "";
	const normal = posix.normalize(path);
	if (normal === "." || normal === "./") return "";
	return normal.endsWith("/") && normal.length > 1 ? normal.slice(0, -1) : normal;
}

/** Whether `path` is `folder`, lies under it, or `folder` is the workspace itself (""). */
export function isUnder(path: string, folder: string): boolean {
	return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** Why a file cannot be worked on, in words for the model. */
export function unreadable(path: string, read: Exclude<ReadText, { kind: "text" }>): string {
	return read.kind === "absent" ? `${path} does not exist. list_files shows what does.` : `${path} cannot be read as text: ${read.reason}`;
}
