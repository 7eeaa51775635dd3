// What the extension and its backend say to each other over LSP beyond the standard. Room traffic is not here: it goes over the room socket.

import type { EngineInfo } from "./engine.ts";
import type { SandboxInfo } from "./execution.ts";

/** Server's answer to `ensemble/backend`. */
export interface BackendAddress {
	/** `http://127.0.0.1:PORT`, without a trailing slash. */
	url: string;
	/** Valid for this launch only. */
	token: string;
	engine: EngineInfo;
	sandbox: SandboxInfo;
	/** Folder of the backend's log files. */
	logs: string;
}

/** Client → server, once after initialize and again after a restart: where is the room server? */
export const backendRequest = "ensemble/backend";

/** Client → server, when the user sets or clears the key. `undefined` clears it. Answered with the engine that is in use now. Never logged. */
export const setApiKeyRequest = "ensemble/setApiKey";
export interface SetApiKeyParams {
	apiKey?: string;
}

/** Server → client notification: engine, sandbox or running work changed (status bar). */
export const statusNotification = "ensemble/status";
export interface BackendStatus {
	engine: EngineInfo;
	sandbox: SandboxInfo;
	running: number;
}

/** Server → client, when hunks were decided: put this text through the editor, so that its own undo takes it back, and save. */
export const writeFileRequest = "ensemble/writeFile";
export interface WriteFileParams {
	uri: string;
	/** The text that the server read; the client refuses where the document differs. `undefined`: the file must not exist. */
	expected?: string;
	/** `undefined` deletes the file. */
	text?: string;
}
export type WriteFileResult = { ok: true } | { ok: false; reason: string };

/** Client → server: both sides of a changed file for the diff editor. */
export const changeTextRequest = "ensemble/changeText";
export interface ChangeTextParams {
	changeset_id: string;
	path: string;
	/** `current`: the file as it is; `proposed`: with every pending hunk applied to it. */
	side: "current" | "proposed";
}
export interface ChangeTextResult {
	text: string;
}
