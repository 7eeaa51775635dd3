// The real chat page in front of a backend that a test plays: the built bundle over HTTP with the product's security policy,
// and a room socket that answers what it is told to. For pictures, measurements and tests of the page alone.

import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { type WebSocket, WebSocketServer } from "ws";
import type { RoomSummary } from "#protocol/http.ts";
import { ClientMessage, type ServerMessage } from "#protocol/room-socket.ts";

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml" };

/** What the played backend says to a message of the page; by default commands are acknowledged. */
export type Play = (message: ClientMessage, say: (message: ServerMessage) => void) => void;

export interface ChatPage {
	/** With the token in its fragment, as the backend prints it. */
	url: string;
	/** Everything the page sent, in order. */
	received: ClientMessage[];
	/** Rooms that the page connected to, in order. */
	entered: string[];
	say(message: ServerMessage): void;
	/** Cuts every connection, as a backend that dies does. */
	cut(): void;
	/** Whoever connects from now on is told this and sent away; without words they are let in. */
	refuse(words: string | undefined): void;
	close(): Promise<void>;
}

/** Bundles `media/` as the product does; `dir` receives the files. */
export async function buildChatPage(root: string, dir: string): Promise<void> {
	await build({
		absWorkingDir: root,
		entryPoints: { chat: "media/chat/main.tsx" },
		outdir: dir,
		bundle: true,
		minify: true,
		platform: "browser",
		target: "es2022",
		format: "iife",
		jsx: "automatic",
		jsxImportSource: "preact",
		loader: { ".ttf": "file" },
		logLevel: "warning",
	});
}

export async function openChatPage(root: string, dir: string, play: Play): Promise<ChatPage> {
	const received: ClientMessage[] = [];
	const entered: string[] = [];
	const sockets = new Set<WebSocket>();
	let refusal: string | undefined;
	const say = (message: ServerMessage) => {
		for (const socket of sockets) socket.send(JSON.stringify(message));
	};
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? "/", "http://page");
		if (pathname === "/api/v1/rooms") {
			const answer = request.method === "POST" ? { room_id: "r2" } : { rooms: [room("r1", "Fix"), room("r3", "Explain report.py")], default_room_id: "r1" };
			response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
			return;
		}
		const file =
			pathname === "/"
				? join(root, "media/chat.html")
				: pathname === "/assets/icon.svg"
					? join(root, "media/icon.svg")
					: join(dir, pathname.replace(/^\/assets\//, ""));
		const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://${request.headers.host}`;
		readFile(file).then(
			(bytes) =>
				response
					.setHeader("content-security-policy", policy)
					.setHeader("content-type", types[extname(file)] ?? "text/plain")
					.end(bytes),
			() => response.writeHead(404).end(),
		);
	});
	const rooms = new WebSocketServer({ server, handleProtocols: () => "ensemble" });
	rooms.on("connection", (socket, request) => {
		entered.push(request.url?.split("/").at(-1) ?? "");
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.send(JSON.stringify({ type: "connection_established", connection_id: "x", user_id: "u1", timestamp: new Date().toISOString() }));
		if (refusal !== undefined) {
			socket.send(JSON.stringify({ type: "error", code: "log_failed", message: refusal }));
			return socket.close(4503, "log_failed");
		}
		socket.send(JSON.stringify({ type: "room_joined", room_id: "r1", members: [] }));
		socket.on("message", (data) => {
			const message = ClientMessage.parse(JSON.parse(String(data)));
			received.push(message);
			play(message, (answer) => socket.send(JSON.stringify(answer)));
		});
	});
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}/#token=t`,
		received,
		entered,
		say,
		cut: () => {
			for (const socket of sockets) socket.terminate();
		},
		refuse: (words) => {
			refusal = words;
		},
		close: async () => {
			for (const socket of sockets) socket.terminate();
			rooms.close();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function room(room_id: string, title: string): RoomSummary {
	const now = new Date().toISOString();
	return { room_id, name: "Chat", title, workspace: "/home/ada/todo-report", created_at: now, last_at: now, is_active: false, is_elsewhere: false };
}

/** Answers hello with this snapshot and acknowledges every command. */
export function playSnapshot(snapshot: ServerMessage): Play {
	return (message, say) => {
		if (message.type === "hello") say(snapshot);
		else if ("request_id" in message && message.request_id !== undefined) say({ type: "ack", request_id: message.request_id });
	};
}

function listen(server: Server): Promise<number> {
	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			resolve(typeof address === "object" && address !== null ? address.port : 0);
		});
	});
}
