// A client of the room protocol over a real WebSocket, for tests: keeps every message and waits for the ones asked for.

import { type ClientOptions, WebSocket } from "ws";
import type { ServerMessage, Snapshot } from "#protocol/room-socket.ts";

export interface RoomClient {
	readonly received: ServerMessage[];
	send(message: unknown): void;
	/** As it is, also where it is no JSON. */
	sendRaw(data: string | Buffer): void;
	/** The first message, received already or yet to come, for which `claim` holds. */
	until<T extends ServerMessage["type"]>(type: T, claim?: (message: MessageOf<T>) => boolean): Promise<MessageOf<T>>;
	/** Says hello and returns the snapshot. */
	hello(fromSeq?: number): Promise<Snapshot>;
	readonly closed: Promise<{ code: number; reason: string }>;
	readonly socket: WebSocket;
	close(): void;
}

export type MessageOf<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

/** Rejects with "HTTP 401: …" where the upgrade is refused. */
export function connectClient(
	url: string,
	roomId: string,
	token: string,
	options: { via?: string; bySubProtocol?: boolean } & ClientOptions = {},
): Promise<RoomClient> {
	const { via, bySubProtocol, ...rest } = options;
	const address = `${url.replace("http", "ws")}/api/v1/ws/room/${roomId}${via === undefined ? "" : `?via=${via}`}`;
	const socket = bySubProtocol
		? new WebSocket(address, ["ensemble", `token.${token}`], rest)
		: new WebSocket(address, { ...rest, headers: { authorization: `Bearer ${token}`, ...rest.headers } });
	return whenOpen(socket);
}

function whenOpen(socket: WebSocket): Promise<RoomClient> {
	const received: ServerMessage[] = [];
	const waiting = new Set<() => void>();
	socket.on("message", (data) => {
		received.push(JSON.parse(String(data)));
		for (const look of [...waiting]) look();
	});
	const closed = new Promise<{ code: number; reason: string }>((resolve) => socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })));
	const client: RoomClient = {
		received,
		socket,
		closed,
		send: (message) => socket.send(JSON.stringify(message)),
		sendRaw: (data) => socket.send(data),
		until: (type, claim) => waitFor(received, waiting, type, claim),
		hello(fromSeq) {
			const before = received.length;
			client.send({ type: "hello", protocol: 1, from_seq: fromSeq });
			return client.until("snapshot", (message) => received.indexOf(message) >= before);
		},
		close: () => socket.close(),
	};
	return new Promise((resolve, reject) => {
		socket.once("open", () => resolve(client));
		socket.once("error", reject);
		socket.once("unexpected-response", (_request, response) => {
			let body = "";
			response.on("data", (piece) => {
				body += piece;
			});
			response.on("end", () => reject(new Error(`HTTP ${response.statusCode}: ${body}`)));
		});
	});
}

function waitFor<T extends ServerMessage["type"]>(
	received: ServerMessage[],
	waiting: Set<() => void>,
	type: T,
	claim: (message: MessageOf<T>) => boolean = () => true,
): Promise<MessageOf<T>> {
	const isIt = (message: ServerMessage): message is MessageOf<T> => message.type === type && claim(message as MessageOf<T>);
	return new Promise((resolve) => {
		const look = () => {
			const found = received.find(isIt);
			if (found === undefined) return;
			waiting.delete(look);
			resolve(found);
		};
		waiting.add(look);
		look();
	});
}
