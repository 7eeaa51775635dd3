// How the chat reaches its room. The chat knows this port only; whether bytes go through a web socket or through the extension host
// is decided once, in chat/main.tsx.

import type { RoomSummary } from "#protocol/http.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import type { ConnectionState, WebviewCommand } from "#protocol/webview.ts";

export interface Connection {
	state: ConnectionState;
	/** One sentence for a person: why it is not open, and what happens next. */
	detail?: string;
	/** When the next attempt begins (ms since the epoch). */
	retryAt?: number;
}

export interface TransportEvents {
	onMessage(message: ServerMessage): void;
	/** Each `open` stands for a new connection: say hello. */
	onState(connection: Connection): void;
	/** The host wants the caret in the message box. */
	onFocus(text?: string): void;
}

export interface Transport {
	/** Begins to connect and to call back. Called once. */
	start(events: TransportEvents): void;
	/** Returns false where there is no open connection; the message is then dropped. */
	send(message: ClientMessage): boolean;
	/** Tries again at once instead of waiting for the next attempt. */
	reconnect(): void;
	dispose(): void;
}

/** What there is to choose from beside the room that is shown. Each rejects where the backend cannot be asked. */
export interface RoomChoice {
	/** Those in which somebody has spoken; the one used last comes first. */
	list(): Promise<RoomSummary[]>;
	/** Shows another room in this page. */
	enter(roomId: string): void;
	/** Shows an empty room in this page. */
	enterNew(): Promise<void>;
}

/** What surrounds the chat: VS Code or a browser tab. */
export interface Host {
	readonly kind: "vscode" | "web";
	/** Absent in a browser: what only the editor can do is not offered there. */
	readonly runCommand?: (command: WebviewCommand, args?: unknown[]) => void;
	/** The other rooms. Absent in VS Code, where the view's title bar offers them. */
	readonly rooms?: RoomChoice;
	/** Unsent words and folded rows, kept over a reload of the page. */
	loadState(): unknown;
	saveState(state: unknown): void;
}

/** Messages from our own backend: shaped by the protocol's types there, so only the envelope is checked here. */
export function parseServerMessage(data: unknown): ServerMessage | undefined {
	if (typeof data !== "object" || data === null) return undefined;
	return "type" in data && typeof data.type === "string" ? (data as ServerMessage) : undefined;
}
