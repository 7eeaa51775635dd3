import { describe, expect, it } from "vitest";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import { RoomConnection, type Socket } from "../../../../client/src/rooms/room-connection.ts";

class FakeSocket implements Socket {
	readonly url: string;
	readonly protocols: string[];
	readonly sent: ClientMessage[] = [];
	isClosed = false;
	readonly #listeners = new Map<string, ((event: { data: unknown; code: number }) => void)[]>();

	constructor(url: string, protocols: string[]) {
		this.url = url;
		this.protocols = protocols;
	}
	send(data: string): void {
		this.sent.push(JSON.parse(data));
	}
	close(): void {
		this.isClosed = true;
	}
	addEventListener(type: string, listener: (event: { data: unknown; code: number }) => void): void {
		this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
	}
	/** The server lets the window in. */
	join(): void {
		this.say({ type: "room_joined", room_id: "room_1", members: [] });
	}
	emit(type: "close" | "message", data?: unknown, code = 1006): void {
		for (const listener of this.#listeners.get(type) ?? []) listener({ data, code });
	}
	say(message: ServerMessage): void {
		this.emit("message", JSON.stringify(message));
	}
}

function build() {
	const sockets: FakeSocket[] = [];
	const timers: { ms: number; callback: () => void }[] = [];
	const seen: string[] = [];
	const connection = new RoomConnection({
		connect: (url, protocols) => {
			const socket = new FakeSocket(url, protocols);
			sockets.push(socket);
			return socket;
		},
		after: (ms, callback) => {
			const timer = { ms, callback };
			timers.push(timer);
			return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
		},
		lastSeq: () => 7,
		onMessage: (message) => seen.push(message.type),
		onState: (state) => seen.push(state),
	});
	const last = (): FakeSocket => {
		const socket = sockets.at(-1);
		if (!socket) throw new Error("no socket was opened");
		return socket;
	};
	const fireTimer = () => timers.shift()?.callback();
	const follower = () => {
		const got: string[] = [];
		return { got, onConnection: (state: string) => got.push(state), onMessage: (message: ServerMessage) => got.push(message.type) };
	};
	return { connection, sockets, timers, seen, last, fireTimer, follower };
}

const address = { url: "http://127.0.0.1:4000", token: "secret", roomId: "room_1" };

describe("the window's connection to its room", () => {
	it("carries the token as a sub-protocol, never in the address", () => {
		const { connection, last } = build();
		connection.open(address);
		expect([last().url, last().protocols]).toEqual(["ws://127.0.0.1:4000/api/v1/ws/room/room_1?via=vscode", ["ensemble", "token.secret"]]);
	});

	it("without a follower says hello itself, from the last event that it has", () => {
		const { connection, last } = build();
		connection.open(address);
		last().join();
		expect(last().sent).toEqual([{ type: "hello", protocol: 1, from_seq: 7 }]);
	});

	it("a follower begins on a fresh connection and says hello itself", () => {
		const { connection, sockets, last, follower } = build();
		connection.open(address);
		last().join();
		const webview = follower();
		connection.follow(webview);
		expect([sockets.length, sockets[0]?.isClosed]).toEqual([2, true]);
		last().join();
		last().say({ type: "pong" });
		expect([last().sent, webview.got]).toEqual([[], ["connecting", "open", "room_joined", "pong"]]);
	});

	it("a follower that comes while there is no room is told so at once", () => {
		const { connection, follower } = build();
		connection.wait("The backend is starting.");
		const webview = follower();
		connection.follow(webview);
		expect(webview.got).toEqual(["connecting"]);
	});

	it("a lost connection is opened again after a growing wait, at most five seconds", () => {
		const { connection, timers, last, fireTimer } = build();
		connection.open(address);
		const waits: number[] = [];
		for (let attempt = 0; attempt < 7; attempt += 1) {
			last().emit("close");
			waits.push(timers[0]?.ms ?? 0);
			fireTimer();
		}
		expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
	});

	it("a room that is gone is not asked for again", () => {
		const { connection, timers, last, follower } = build();
		const webview = follower();
		connection.open(address);
		connection.follow(webview);
		last().join();
		last().emit("close", undefined, 4404);
		expect([timers.length, webview.got]).toEqual([0, ["connecting", "open", "room_joined", "closed"]]);
	});

	it("waits longer and longer for a room that is refused, and says why in the server's words", () => {
		const { connection, last, timers, fireTimer } = build();
		const told: unknown[] = [];
		connection.open(address);
		connection.follow({ onConnection: (state, detail) => told.push([state, detail]), onMessage: ({ type }) => told.push(type) });
		const waits: (number | undefined)[] = [];
		for (let attempt = 0; attempt < 3; attempt += 1) {
			last().say({ type: "error", code: "log_failed", message: "Another backend is writing this room." });
			last().emit("close", undefined, 4503);
			waits.push(timers[0]?.ms);
			fireTimer();
		}
		last().join();
		last().emit("close");
		expect([...waits, timers[0]?.ms]).toEqual([250, 500, 1000, 250]);
		const refused = "Another backend is writing this room.";
		const again = [
			["closed", `${refused} It is being opened again.`],
			["connecting", refused],
		];
		const lost = ["closed", "The connection to the backend was lost. It is being opened again."];
		expect(told).toEqual([["connecting", undefined], ...again, ...again, ...again, ["open", undefined], "room_joined", lost]);
	});

	it("the last words of a dropped socket are not heard", () => {
		const { connection, sockets, last, seen } = build();
		connection.open(address);
		last().join();
		connection.open({ ...address, roomId: "room_2" });
		const before = seen.length;
		sockets[0]?.say({ type: "pong" });
		sockets[0]?.emit("close");
		expect(seen.slice(before)).toEqual([]);
	});

	it("a command is answered by its own ack or error, which the follower does not see", async () => {
		const { connection, last, follower } = build();
		const webview = follower();
		connection.open(address);
		connection.follow(webview);
		last().join();
		const accepted = connection.ask({ type: "stop_run", run_id: "r" });
		const refused = connection.ask({ type: "stop_run", run_id: "gone" });
		last().say({ type: "error", code: "not_found", message: "There is no such run.", request_id: "window_2" });
		last().say({ type: "ack", request_id: "window_1" });
		last().say({ type: "ack", request_id: "of the webview" });
		expect([await accepted, await refused]).toEqual([{ ok: true }, { ok: false, code: "not_found", message: "There is no such run." }]);
		expect(webview.got).toEqual(["connecting", "open", "room_joined", "ack"]);
	});

	it("a command whose connection breaks is answered, not left waiting", async () => {
		const { connection, last } = build();
		connection.open(address);
		last().join();
		const answer = connection.ask({ type: "stop_run", run_id: "r" });
		last().emit("close");
		expect(await answer).toMatchObject({ ok: false, code: "not_connected" });
		expect(await connection.ask({ type: "stop_run", run_id: "r" })).toMatchObject({ ok: false, code: "not_connected" });
	});

	it("at most a hundred commands wait at a time", async () => {
		const { connection, last } = build();
		connection.open(address);
		last().join();
		for (let count = 0; count < 100; count += 1) void connection.ask({ type: "stop_run", run_id: "r" });
		expect(await connection.ask({ type: "stop_run", run_id: "r" })).toMatchObject({ ok: false, code: "too_large" });
		expect(last().sent.length).toBe(101);
	});

	it("a frame that is no message is passed over", () => {
		const { connection, last, seen } = build();
		connection.open(address);
		last().join();
		const before = seen.length;
		for (const frame of ["{", "null", "[]", '{"type":1}', 7]) last().emit("message", frame);
		expect(seen.slice(before)).toEqual([]);
	});
});
