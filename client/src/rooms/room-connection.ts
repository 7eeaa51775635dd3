// The window's one socket to its room: opens it, opens it again with a growing wait when it breaks, and hands frames to whoever follows.
// Rule: a follower (the chat webview) always begins on a fresh connection and says `hello` itself, so that it needs no memory of ours;
// without a follower we say it, because Stop, lenses and the status bar work while the chat is hidden.
// Does not know what the frames mean: see room-state.ts.

import type { ErrorCode } from "#protocol/errors.ts";
import type { closeCodes } from "#protocol/http.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import type { ConnectionState } from "#protocol/webview.ts";

/** The part of the WebSocket interface that is used. */
export interface Socket {
	send(data: string): void;
	close(): void;
	addEventListener(type: "error", listener: () => void): void;
	addEventListener(type: "close", listener: (event: { code: number }) => void): void;
	addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
}

export interface RoomAddress {
	/** `http://host:port` */
	url: string;
	token: string;
	roomId: string;
}

export interface RoomFollower {
	onConnection(state: ConnectionState, detail?: string): void;
	onMessage(message: ServerMessage): void;
}

export interface RoomConnectionDeps {
	connect(url: string, protocols: string[]): Socket;
	/** Calls back after `ms`; returns its undo. */
	after(ms: number, callback: () => void): () => void;
	/** Last event that we have, for our own `hello`; undefined: none yet, the latest ones will do. */
	lastSeq(): number | undefined;
	onMessage(message: ServerMessage): void;
	onState(state: ConnectionState): void;
}

/** What the server answers with `ack`, `error` or, for `read_output`, with the output. */
export type RoomCommand = Extract<ClientMessage, { request_id?: string | undefined }>;

export type CommandAnswer = { ok: true; output?: string } | { ok: false; code: ErrorCode | "not_connected"; message: string };

const firstWaitMs = 250;
const maxWaitMs = 5_000;
const answerWithinMs = 30_000;
/** As in #protocol/http.ts; imported as a value it would bring the schemas along. */
const roomNotFound: (typeof closeCodes)["roomNotFound"] = 4404;
/** Commands of the window itself that wait for their `ack`. */
const maxWaiting = 100;
const notConnected: CommandAnswer = {
	ok: false,
	code: "not_connected",
	message: "The connection to the backend is closed. It is being opened again; try once more in a moment.",
};

export class RoomConnection {
	readonly #deps: RoomConnectionDeps;
	readonly #waiting = new Map<string, (answer: CommandAnswer) => void>();
	#address: RoomAddress | undefined;
	#socket: Socket | undefined;
	#follower: RoomFollower | undefined;
	#state: ConnectionState = "closed";
	#detail: string | undefined;
	#failures = 0;
	/** Why the server would not let us in, in its words. */
	#refusal: string | undefined;
	#requests = 0;
	#cancelRetry: () => void = () => {};

	constructor(deps: RoomConnectionDeps) {
		this.#deps = deps;
	}

	get state(): ConnectionState {
		return this.#state;
	}

	/** Connects to this room, leaving any other. */
	open(address: RoomAddress): void {
		this.#address = address;
		this.#failures = 0;
		this.#refusal = undefined;
		this.#connect();
	}

	/** Leaves the room. `detail` tells followers why and what happens next. */
	close(detail?: string): void {
		this.#address = undefined;
		this.#drop();
		this.#setState("closed", detail);
	}

	/** Leaves the room; it will be entered again soon, as `detail` tells. */
	wait(detail: string): void {
		this.#address = undefined;
		this.#drop();
		this.#setState("connecting", detail);
	}

	/** From now on this follower gets every frame, from a fresh connection on. It replaces the one before. Returns its undo. */
	follow(follower: RoomFollower): () => void {
		// The follower before must not take what comes next for its own.
		this.#follower = undefined;
		this.#connect();
		this.#follower = follower;
		follower.onConnection(this.#state, this.#detail);
		return () => {
			if (this.#follower === follower) this.#follower = undefined;
		};
	}

	/** Passes a frame on as it is; false where there is no open connection. */
	send(message: ClientMessage): boolean {
		if (this.#state !== "open" || !this.#socket) return false;
		this.#socket.send(JSON.stringify(message));
		return true;
	}

	/** Sends a command of the window itself and waits for the server's answer. */
	ask(message: RoomCommand): Promise<CommandAnswer> {
		if (this.#waiting.size >= maxWaiting)
			return Promise.resolve({ ok: false, code: "too_large", message: "Too many commands are waiting for the backend. Wait a moment, then try again." });
		this.#requests += 1;
		const requestId = `window_${this.#requests}`;
		return new Promise((resolve) => {
			if (!this.send({ ...message, request_id: requestId })) return resolve(notConnected);
			const cancel = this.#deps.after(answerWithinMs, () =>
				this.#answer(requestId, { ok: false, code: "not_connected", message: "The backend did not answer. See Ensemble: Open Log." }),
			);
			this.#waiting.set(requestId, (answer) => {
				cancel();
				resolve(answer);
			});
		});
	}

	dispose(): void {
		this.#follower = undefined;
		this.close();
	}

	#connect(): void {
		const address = this.#address;
		if (!address) return;
		this.#drop();
		this.#setState("connecting", this.#refusal);
		const url = `${address.url.replace(/^http/, "ws")}/api/v1/ws/room/${encodeURIComponent(address.roomId)}?via=vscode`;
		const socket = this.#deps.connect(url, ["ensemble", `token.${address.token}`]);
		this.#socket = socket;
		// Every listener first asks whether its socket is still the one: a dropped socket says its last words later.
		socket.addEventListener("message", (event) => {
			if (this.#socket === socket && typeof event.data === "string") this.#receive(event.data);
		});
		socket.addEventListener("close", ({ code }) => {
			if (this.#socket !== socket) return;
			if (code === roomNotFound) this.close("This chat does not exist any more. Run Ensemble: New Chat, or Ensemble: Open Earlier Chat…");
			else this.#retry();
		});
		// `close` always follows; without a listener the event would be reported as unhandled.
		socket.addEventListener("error", () => {});
	}

	#receive(data: string): void {
		const message = parseFrame(data);
		if (!message) return;
		if (message.type === "room_joined") this.#joined();
		else if (message.type === "error" && this.#state !== "open") {
			this.#refusal = message.message;
			return;
		}
		if (message.type === "ack" && this.#answer(message.request_id, { ok: true })) return;
		if (message.type === "error" && message.request_id && this.#answer(message.request_id, { ok: false, code: message.code, message: message.message })) return;
		if (message.type === "tool_output" && message.request_id && this.#answer(message.request_id, { ok: true, output: message.output })) return;
		this.#deps.onMessage(message);
		this.#follower?.onMessage(message);
	}

	/** Not when the socket opens: a room that cannot be had is refused over an open one. */
	#joined(): void {
		this.#failures = 0;
		this.#refusal = undefined;
		this.#setState("open");
		if (!this.#follower) this.send({ type: "hello", protocol: 1, from_seq: this.#deps.lastSeq() });
	}

	#retry(): void {
		this.#drop();
		const waitMs = Math.min(maxWaitMs, firstWaitMs * 2 ** this.#failures);
		this.#failures += 1;
		this.#setState("closed", `${this.#refusal ?? "The connection to the backend was lost."} It is being opened again.`);
		this.#cancelRetry = this.#deps.after(waitMs, () => this.#connect());
	}

	#drop(): void {
		this.#cancelRetry();
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close();
		for (const requestId of [...this.#waiting.keys()]) this.#answer(requestId, notConnected);
	}

	#answer(requestId: string, answer: CommandAnswer): boolean {
		const resolve = this.#waiting.get(requestId);
		this.#waiting.delete(requestId);
		resolve?.(answer);
		return resolve !== undefined;
	}

	#setState(state: ConnectionState, detail?: string): void {
		if (state === this.#state && detail === this.#detail) return;
		this.#state = state;
		this.#detail = detail;
		this.#deps.onState(state);
		this.#follower?.onConnection(state, detail);
	}
}

/** The backend is ours and of the same version, so a frame is trusted once it is an object with a `type`. */
function parseFrame(data: string): ServerMessage | undefined {
	try {
		const value: unknown = JSON.parse(data);
		if (typeof value === "object" && value !== null && "type" in value && typeof value.type === "string") return value as ServerMessage;
	} catch {
		// Not JSON: nothing of ours; a newer frame will do.
	}
	return undefined;
}
