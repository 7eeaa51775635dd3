// The WebSocket endpoint /api/v1/ws/room/{room_id}: lets the right ones in, and carries text between a WebSocket and a room socket.
// Does not know what the messages mean.

import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { EnsembleError, type ErrorCode } from "#protocol/errors.ts";
import { closeCodes, type ErrorResponse, webSocketProtocol } from "#protocol/http.ts";
import type { Member } from "#protocol/members.ts";
import { maxFrameBytes, type ServerMessage } from "#protocol/room-socket.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomSocket, RoomSocketDeps } from "../rooms/room-socket.ts";
import { type Authenticate, type Identity, tokenOf } from "./auth.ts";
import { keepAlive } from "./heartbeat.ts";
import { checkRequest, type GuardOptions } from "./request-guard.ts";

export const maxConnections = 1000;

export type ConnectToRoom = (connection: Pick<RoomSocketDeps, "room" | "member" | "send" | "bufferedBytes" | "end">) => RoomSocket;

export interface RoomUpgradeDeps {
	guard: GuardOptions;
	authenticate: Authenticate;
	/** Throws `not_found` or `log_failed`. */
	openRoom(roomId: string): Room;
	connect: ConnectToRoom;
	clock: Clock;
	logger: Logger;
	maxConnections?: number;
}

const endpoint = /^\/api\/v1\/ws\/room\/([A-Za-z0-9_-]{1,128})$/;
const viaNames: readonly Member["via"][] = ["vscode", "web", "terminal", "raw"];
/** How long clients get to hear that the backend stops. */
const goodbyeMs = 300;

export class RoomUpgrade {
	readonly #deps: RoomUpgradeDeps;
	readonly #server = new WebSocketServer({
		noServer: true,
		maxPayload: maxFrameBytes,
		perMessageDeflate: false, // costs memory per connection, and our messages are short
		handleProtocols: (protocols) => (protocols.has(webSocketProtocol) ? webSocketProtocol : false),
	});

	constructor(deps: RoomUpgradeDeps) {
		this.#deps = deps;
	}

	get connections(): number {
		return this.#server.clients.size;
	}

	/** For the `upgrade` event of the HTTP server. */
	handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		socket.on("error", () => socket.destroy());
		const admitted = this.#admit(request);
		if (!admitted.ok) {
			refuse(socket, admitted);
			return;
		}
		this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#carry(webSocket, admitted.roomId, admitted.member));
	}

	async dispose(): Promise<void> {
		const clients = [...this.#server.clients];
		const gone = Promise.all(clients.map((client) => new Promise<void>((resolve) => client.once("close", () => resolve()))));
		for (const client of clients) client.close(closeCodes.goingAway, "the backend is stopping");
		await Promise.race([gone, this.#deps.clock.sleep(goodbyeMs)]);
		for (const client of this.#server.clients) client.terminate();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	#admit(request: IncomingMessage): Admission {
		const guarded = checkRequest(request.headers, this.#deps.guard);
		if (!guarded.ok) return { ok: false, status: 403, code: "forbidden", message: guarded.message };
		const token = tokenOf(request.headers);
		const identity = token === undefined ? undefined : this.#deps.authenticate(token);
		if (identity === undefined) return { ok: false, status: 401, code: "unauthorized", message: "The token is missing or not one of this launch." };
		const address = `http://server${request.url ?? "/"}`;
		const url = URL.canParse(address) ? new URL(address) : undefined;
		const roomId = url && endpoint.exec(url.pathname)?.[1];
		if (roomId === undefined) return { ok: false, status: 404, code: "not_found", message: "There is no WebSocket at this address." };
		const limit = this.#deps.maxConnections ?? maxConnections;
		if (this.connections >= limit) return { ok: false, status: 503, code: "too_large", message: `All ${limit} connections are taken; try again later.` };
		return { ok: true, roomId, member: memberOf(identity, url, request) };
	}

	#carry(webSocket: WebSocket, roomId: string, member: Member): void {
		const { logger, clock } = this.#deps;
		webSocket.on("error", (error) => logger.debug("connection failed", { room_id: roomId, error: error.message }));
		const connection = this.#connect(webSocket, roomId, member);
		if (connection === undefined) return;
		webSocket.on("message", (data, isBinary) => {
			// Binary frames are no messages: an empty text gets the answer that says what a message is.
			void connection.receive(isBinary ? "" : textOf(data));
		});
		webSocket.on("close", () => connection.close());
		void keepAlive(webSocket, clock);
		logger.info("connected", { room_id: roomId, user_id: member.user_id, via: member.via });
	}

	/** A browser cannot read why an upgrade was refused, so a room that cannot be had is told over the socket. */
	#connect(webSocket: WebSocket, roomId: string, member: Member): RoomSocket | undefined {
		try {
			return this.#deps.connect({
				room: this.#deps.openRoom(roomId),
				member,
				send: (text) => {
					if (webSocket.readyState === webSocket.OPEN) webSocket.send(text);
				},
				bufferedBytes: () => webSocket.bufferedAmount,
				end: (code, reason) => endSlow(webSocket, code, reason),
			});
		} catch (error) {
			const known = error instanceof EnsembleError;
			if (!known) this.#deps.logger.error("room not opened", { room_id: roomId, error: error instanceof Error ? error.stack : String(error) });
			const code = known ? error.code : "internal";
			const message = known ? error.message : "The room could not be opened; the backend's log has the details.";
			webSocket.send(JSON.stringify({ type: "error", code, message } satisfies ServerMessage));
			webSocket.close(code === "not_found" ? closeCodes.roomNotFound : closeCodes.roomUnavailable, code);
			return undefined;
		}
	}
}

type Admission = { ok: true; roomId: string; member: Member } | Refusal;
interface Refusal {
	ok: false;
	status: number;
	code: ErrorCode;
	message: string;
}

function refuse(socket: Duplex, { status, code, message }: Refusal): void {
	const body = JSON.stringify({ error: { code, message } } satisfies ErrorResponse);
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
		"Connection: close",
		"Content-Type: application/json; charset=utf-8",
		`Content-Length: ${Buffer.byteLength(body)}`,
	];
	socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** What somebody looks through is for show only, so the client's word (`?via=vscode`) is good enough; a page of our own is the web. */
function memberOf(identity: Identity, url: URL | undefined, request: IncomingMessage): Member {
	const claimed = url?.searchParams.get("via");
	const guessed = request.headers.origin === undefined ? "raw" : "web";
	return { ...identity, via: viaNames.find((via) => via === claimed) ?? guessed };
}

/** What is waiting to be sent would hold back the close, too: the line is cut soon after. */
function endSlow(webSocket: WebSocket, code: number, reason: string): void {
	webSocket.close(code, reason);
	setImmediate(() => webSocket.terminate());
}

function textOf(data: RawData): string {
	if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
	return data instanceof ArrayBuffer ? Buffer.from(data).toString("utf8") : data.toString("utf8");
}
