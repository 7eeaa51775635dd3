// The transport of the web page: one WebSocket to the room, opened again for as long as the page lives.
// A socket that fails says nothing about why, so after a failure the room list is asked over HTTP: that tells a wrong token from an absent backend.

import type { RoomSummary, RoomsResponse } from "#protocol/http.ts";
import { type Connection, type Host, parseServerMessage, type Transport, type TransportEvents } from "./transport.ts";

const firstDelayMs = 250;
const maxDelayMs = 10_000;
const pingEveryMs = 20_000;
// Two pings without any sign of life: the network is gone although no close arrived.
const maxSilenceMs = 45_000;

export interface WebSocketDeps {
	/** Origin of the backend, `http://host:port`. */
	origin: string;
	token: string;
	/** Wanted room; without it the first of the list, or a new one. */
	roomId?: string;
	random: () => number;
}

export class WebSocketTransport implements Transport {
	readonly #deps: WebSocketDeps;
	#events: TransportEvents | undefined;
	#socket: WebSocket | undefined;
	#roomId: string | undefined;
	#attempt = 0;
	#timer: number | undefined;
	#pings: number | undefined;
	#lastHeard = 0;
	#disposed = false;

	constructor(deps: WebSocketDeps) {
		this.#deps = deps;
		this.#roomId = deps.roomId;
	}

	start(events: TransportEvents): void {
		this.#events = events;
		window.addEventListener("online", this.#retryNow);
		void this.#connect();
	}

	send(message: Parameters<Transport["send"]>[0]): boolean {
		if (this.#socket?.readyState !== WebSocket.OPEN) return false;
		this.#socket.send(JSON.stringify(message));
		return true;
	}

	reconnect(): void {
		this.#retryNow();
	}

	dispose(): void {
		this.#disposed = true;
		window.removeEventListener("online", this.#retryNow);
		window.clearTimeout(this.#timer);
		window.clearInterval(this.#pings);
		this.#socket?.close();
	}

	readonly #retryNow = () => {
		if (this.#timer === undefined) return;
		window.clearTimeout(this.#timer);
		this.#timer = undefined;
		void this.#connect();
	};

	async #connect(): Promise<void> {
		this.#show({ state: "connecting" });
		const found = await this.#findRoom();
		if (this.#disposed) return;
		if (!found.ok) return this.#retryLater(found.reason);
		this.#open(found.roomId);
	}

	#open(roomId: string): void {
		const url = `${this.#deps.origin.replace(/^http/, "ws")}/api/v1/ws/room/${encodeURIComponent(roomId)}`;
		const socket = new WebSocket(url, ["ensemble", `token.${this.#deps.token}`]);
		this.#socket = socket;
		socket.onopen = () => {
			this.#lastHeard = Date.now();
			this.#pings = window.setInterval(() => this.#ping(socket), pingEveryMs);
		};
		let isJoined = false;
		let refusal: string | undefined;
		socket.onmessage = ({ data }) => {
			this.#lastHeard = Date.now();
			const message = parseServerMessage(parseJson(data));
			// Not when the socket opens: a room that cannot be had is refused over an open one.
			if (message?.type === "room_joined") {
				this.#attempt = 0;
				isJoined = true;
				this.#show({ state: "open" });
			}
			if (message?.type === "error" && !isJoined) refusal = message.message;
			else if (message) this.#events?.onMessage(message);
		};
		socket.onclose = ({ reason }) => {
			window.clearInterval(this.#pings);
			if (this.#socket !== socket || this.#disposed) return;
			this.#socket = undefined;
			this.#retryLater(refusal ?? (reason || "The connection to the backend was lost."));
		};
	}

	#ping(socket: WebSocket): void {
		if (Date.now() - this.#lastHeard > maxSilenceMs) {
			socket.onclose?.(new CloseEvent("close", { reason: "The backend stopped answering." }));
			socket.close();
			return;
		}
		this.send({ type: "ping" });
	}

	#retryLater(detail: string): void {
		const ceiling = Math.min(maxDelayMs, firstDelayMs * 2 ** this.#attempt);
		const delay = ceiling / 2 + (ceiling / 2) * this.#deps.random();
		this.#attempt += 1;
		this.#show({ state: "closed", detail, retryAt: Date.now() + delay });
		this.#timer = window.setTimeout(this.#retryNow, delay);
	}

	async #findRoom(): Promise<{ ok: true; roomId: string } | { ok: false; reason: string }> {
		// After a failure the list is asked although the room is known: its answer says what is wrong.
		if (this.#roomId !== undefined && this.#attempt === 0) return { ok: true, roomId: this.#roomId };
		const url = `${this.#deps.origin}/api/v1/rooms`;
		const headers = { authorization: `Bearer ${this.#deps.token}` };
		try {
			const listed = await fetch(url, { headers });
			if (listed.status === 401 || listed.status === 403)
				return { ok: false, reason: "This page's token is no longer valid. Open the address that the backend printed when it started." };
			const rooms: unknown = await listed.json();
			if (!listed.ok) return { ok: false, reason: wordsOf(rooms) ?? `The backend answered ${listed.status}.` };
			// A kept room may be of a backend with other data.
			if (this.#roomId !== undefined && !hasRoom(rooms, this.#roomId)) this.#roomId = undefined;
			this.#roomId ??= offeredRoomId(rooms);
			if (this.#roomId === undefined) this.#roomId = await createRoom(this.#deps.origin, this.#deps.token);
			return this.#roomId === undefined ? { ok: false, reason: "The backend opened no room." } : { ok: true, roomId: this.#roomId };
		} catch {
			// fetch fails without a status only where nothing listens or the network is gone.
			return { ok: false, reason: "The backend is not running or cannot be reached. Start it again with npm start." };
		}
	}

	#show(connection: Connection): void {
		this.#events?.onState(connection);
	}
}

async function createRoom(origin: string, token: string): Promise<string | undefined> {
	const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
	const created = await fetch(`${origin}/api/v1/rooms`, { method: "POST", headers, body: "{}" });
	return created.ok ? roomIdOf(await created.json()) : undefined;
}

/** Our own backend of the same version: shaped by the protocol's types there. */
async function listRooms(origin: string, token: string): Promise<RoomSummary[]> {
	const listed = await fetch(`${origin}/api/v1/rooms`, { headers: { authorization: `Bearer ${token}` } });
	if (!listed.ok) throw new Error(`The backend answered ${listed.status}.`);
	const { rooms } = (await listed.json()) as RoomsResponse;
	return rooms.filter((room) => room.title !== undefined);
}

/** What the backend says is wrong. */
function wordsOf(body: unknown): string | undefined {
	if (typeof body !== "object" || body === null || !("error" in body) || typeof body.error !== "object" || body.error === null) return undefined;
	return "message" in body.error && typeof body.error.message === "string" ? body.error.message : undefined;
}

/** The room that the backend offers by itself, else the first of the list. */
function offeredRoomId(body: unknown): string | undefined {
	if (typeof body !== "object" || body === null) return undefined;
	if ("default_room_id" in body && typeof body.default_room_id === "string") return body.default_room_id;
	return "rooms" in body && Array.isArray(body.rooms) ? roomIdOf(body.rooms[0]) : undefined;
}

function hasRoom(body: unknown, roomId: string): boolean {
	if (typeof body !== "object" || body === null || !("rooms" in body) || !Array.isArray(body.rooms)) return false;
	return body.rooms.some((room) => roomIdOf(room) === roomId);
}

function roomIdOf(room: unknown): string | undefined {
	if (typeof room !== "object" || room === null || !("room_id" in room)) return undefined;
	return typeof room.room_id === "string" ? room.room_id : undefined;
}

function parseJson(data: unknown): unknown {
	if (typeof data !== "string") return undefined;
	try {
		return JSON.parse(data);
	} catch {
		// Not ours; the schema check that follows drops it.
		return undefined;
	}
}

const tokenKey = "ensemble.token";
const roomKey = "ensemble.room";

/** Takes `#token=…&room=…` out of the address bar, so that neither a copied link nor the history carries the token. */
export function takeAccess(page: Window): { token: string; roomId?: string } {
	const hash = new URLSearchParams(page.location.hash.slice(1));
	const token = hash.get("token");
	if (token) {
		page.sessionStorage.setItem(tokenKey, token);
		const room = hash.get("room");
		if (room) page.sessionStorage.setItem(roomKey, room);
		else page.sessionStorage.removeItem(roomKey);
		page.history.replaceState(undefined, "", page.location.pathname);
	}
	return { token: page.sessionStorage.getItem(tokenKey) ?? "", roomId: page.sessionStorage.getItem(roomKey) ?? undefined };
}

const stateKey = "ensemble.chat";

export function webHost(page: Window, token: string): Host {
	const storage = page.sessionStorage;
	const enter = (roomId: string) => {
		storage.setItem(roomKey, roomId);
		page.location.reload();
	};
	return {
		kind: "web",
		rooms: {
			list: () => listRooms(page.location.origin, token),
			enter,
			enterNew: async () => {
				const roomId = await createRoom(page.location.origin, token);
				if (roomId === undefined) throw new Error("The backend opened no room.");
				enter(roomId);
			},
		},
		loadState: () => parseJson(storage.getItem(stateKey)),
		saveState: (state) => storage.setItem(stateKey, JSON.stringify(state)),
	};
}
