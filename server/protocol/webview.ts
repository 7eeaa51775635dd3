// What a chat webview and the extension host say to each other with `postMessage`: the room protocol in an envelope, because the host
// owns the one socket of the window, plus what only VS Code can do. A web page has no host and speaks room-socket.ts directly.

import type { ClientMessage, ServerMessage } from "./room-socket.ts";

export type ConnectionState = "connecting" | "open" | "closed";

/** Commands of the extension that a webview may ask for; the host refuses any other. */
export type WebviewCommand =
	/** args: [{@link OpenChangeArgs}]. Without a path: every file of the changeset in the multi-diff editor. */
	| "ensemble.openChange"
	/** args: [{@link OpenFileArgs}] */
	| "ensemble.openFile"
	| "ensemble.setApiKey"
	| "ensemble.newChat"
	| "ensemble.openLog"
	| "ensemble.explainSandbox"
	| "ensemble.restartBackend";

export interface OpenChangeArgs {
	changeset_id: string;
	path?: string;
}

export interface OpenFileArgs {
	/** Relative to the workspace, with forward slashes. */
	path: string;
	/** 1-based. */
	line?: number;
}

/** Webview → host. */
export type WebviewMessage =
	/**
	 * The page is loaded and listens; sent again after every reload of the webview. The host answers with the `connection` state.
	 * Whenever that is `open` the webview says `hello` as any other client does; each `connection` `open` stands for a new connection to the room.
	 */
	{ type: "ready" } | { type: "room"; message: ClientMessage } | { type: "command"; command: WebviewCommand; args?: unknown[] };

/** Host → webview. */
export type HostMessage =
	| { type: "room"; message: ServerMessage }
	/** `detail`: one sentence for a person, why it is not open and what happens next. */
	| { type: "connection"; state: ConnectionState; detail?: string }
	/** Put the caret into the message box; `text` replaces an empty draft. */
	| { type: "focus"; text?: string };
