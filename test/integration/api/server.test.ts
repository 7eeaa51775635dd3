// The HTTP server as browsers, scripts and attackers meet it.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeClock } from "../../support/fake-clock.ts";
import { type RoomBackend, startRoomBackend, thisProcess, tokenFor, writeMedia } from "../../support/room-backend.ts";
import { connectClient } from "../../support/room-client.ts";
import { openLog } from "../../support/room-folder.ts";

let backend: RoomBackend;
beforeEach(async () => {
	backend = await startRoomBackend();
});
afterEach(() => backend.dispose());

interface Answer {
	status: number;
	headers: Record<string, unknown>;
	body: string;
	json: unknown;
}

/** Not fetch: a test must be able to lie about Host and Origin. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string; token?: string } = {}): Promise<Answer> {
	const { token = tokenFor("owner"), method, headers, body } = options;
	const authorization = token === "" ? {} : { authorization: `Bearer ${token}` };
	return new Promise((resolve, reject) => {
		const sent = request(`${backend.api.url}`, { path, method, headers: { ...authorization, ...headers } }, (response) => {
			const pieces: Buffer[] = [];
			response.on("data", (piece: Buffer) => pieces.push(piece));
			response.on("end", () => {
				const text = Buffer.concat(pieces).toString("utf8");
				const isJson = String(response.headers["content-type"]).startsWith("application/json");
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, json: isJson && text !== "" ? JSON.parse(text) : undefined });
			});
		});
		sent.on("error", reject);
		sent.end(body);
	});
}

const refusal = async (answer: Promise<Answer>): Promise<unknown[]> => {
	const { status, json } = await answer;
	return [status, (json as { error?: { code?: string } } | undefined)?.error?.code];
};
const json = { "content-type": "application/json" };

describe("routes", () => {
	test("say what is running here", async () => {
		const status = await ask("/api/v1/status");
		const sockets = await ask("/api/v1/websocket/status");
		expect(status.json).toMatchObject({ engine: { id: "offline" }, sandbox: { level: "none" }, running: 0, version: "0.0.0", workspace: "/workspace" });
		expect(sockets.json).toEqual({ connections: 0, max_connections: 1000, ping_interval_seconds: 30, pong_timeout_seconds: 10, open_rooms: 1 });
	});

	test("list rooms, the one used last first, and make new ones", async () => {
		const made = await ask("/api/v1/rooms", { method: "POST", headers: json, body: '{"name":" Second "}' });
		const unnamed = await ask("/api/v1/rooms", { method: "POST" });
		await nextMillisecond(); // what happened within one has no order
		backend.directory.open((made.json as { room_id: string }).room_id).append({ kind: "chat_message", message_id: "m", user_id: "u", text: "hi" });
		const listed = await ask("/api/v1/rooms");
		expect([made.status, unnamed.status]).toEqual([201, 201]);
		expect(made.json).toMatchObject({ name: "Second", workspace: "/workspace", is_active: false });
		expect(listed.json).toMatchObject({
			rooms: [{ name: "Second" }, { name: "Chat" }, { name: "Chat" }],
			default_room_id: (made.json as { room_id: string }).room_id,
		});
	});

	test("find people's words", async () => {
		backend.room.append({ kind: "chat_message", message_id: "m", user_id: "ann", text: "where is the parser?" });
		const found = await ask("/api/v1/rooms/search?q=parser%3F");
		expect(found.json).toMatchObject({ matches: [{ room_id: backend.room.info.room_id, seq: 2, user_id: "ann", text: "where is the parser?" }] });
		expect(await refusal(ask("/api/v1/rooms/search"))).toEqual([400, "bad_message"]);
	});

	test("refuse what they cannot do, with a code and without the inside", async () => {
		const post = (body: string, headers: Record<string, string> = json, token?: string) =>
			refusal(ask("/api/v1/rooms", { method: "POST", headers, body, token }));
		expect([
			await post('{"name":7}'),
			await post("{"),
			await post("x".repeat(100_000), { "content-type": "text/plain" }),
			await post("{}", json, tokenFor("viewer")),
			await refusal(ask("/api/v1/nothing")),
			await refusal(ask("/nothing")),
			await refusal(ask("/api/v1/status", { token: "" })),
			await refusal(ask("/%61pi/v1/status", { token: "" })),
			await refusal(ask("/api/v1/status", { method: "HEAD", token: "" })),
			await refusal(ask("/api/v1/status", { token: "wrong" })),
			await refusal(ask(`/api/v1/status?token=${tokenFor("owner")}`, { token: "" })),
		]).toEqual([
			[400, "bad_message"],
			[400, "bad_message"],
			[413, "too_large"],
			[403, "forbidden"],
			[404, "not_found"],
			[404, "not_found"],
			[401, "unauthorized"],
			[401, "unauthorized"],
			[401, undefined], // an answer to HEAD has no body
			[401, "unauthorized"],
			[401, "unauthorized"],
		]);
	});
});

describe("who may talk to the server", () => {
	test("a re-bound name and a foreign page are turned away, over HTTP and WebSocket", async () => {
		const { url } = backend.api;
		const room = backend.room.info.room_id;
		const upgrade = (headers: Record<string, string>, token = tokenFor("owner")) =>
			connectClient(url, room, token, { headers }).then(
				() => "connected",
				(error: Error) => error.message.slice(0, 8),
			);
		expect([
			await refusal(ask("/", { headers: { host: "evil.example" } })),
			await refusal(ask("/api/v1/status", { headers: { origin: "https://evil.example" } })),
			await upgrade({ host: "evil.example:80" }),
			await upgrade({ origin: "https://evil.example" }),
			await upgrade({ origin: "null" }),
			await upgrade({}, "wrong"),
			await upgrade({ origin: url }),
		]).toEqual([[403, "forbidden"], [403, "forbidden"], "HTTP 403", "HTTP 403", "HTTP 403", "HTTP 401", "connected"]);
	});

	test("a browser brings its token as a sub-protocol, and gets only the name of the protocol back", async () => {
		const client = await connectClient(backend.api.url, backend.room.info.room_id, tokenFor("owner"), { bySubProtocol: true, origin: backend.api.url });
		const { you } = await client.hello();
		expect([client.socket.protocol, you.via]).toEqual(["ensemble", "web"]);
	});

	test("Node's own WebSocket, as the extension uses it, is let in", async () => {
		const url = `${backend.api.url.replace("http", "ws")}/api/v1/ws/room/${backend.room.info.room_id}?via=vscode`;
		const socket = new WebSocket(url, ["ensemble", `token.${tokenFor("owner")}`]);
		const first = await new Promise((resolve, reject) => {
			socket.addEventListener("message", (event) => resolve(JSON.parse(String(event.data))));
			socket.addEventListener("error", () => reject(new Error("refused")));
		});
		socket.close();
		expect(first).toMatchObject({ type: "connection_established", user_id: "owner" });
		expect(backend.room.members).toMatchObject([{ via: "vscode" }]);
	});

	test("upgrades to addresses that are none are refused, and the server lives on", async () => {
		const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==", "sec-websocket-version": "13" };
		const statuses = [];
		for (const path of ["//", "/%", "http://[", "/api/v1/ws/room/", "/api/v1/ws/room/%2e%2e", "/api/v1/ws/room/a/b"])
			statuses.push((await ask(path, { headers })).status);
		expect(statuses).toEqual([404, 404, 404, 404, 404, 404]);
		expect((await ask("/api/v1/status")).status).toBe(200);
	});

	test("not more than the limit of connections", async () => {
		await backend.dispose();
		backend = await startRoomBackend({ maxConnections: 1 });
		const connect = () => connectClient(backend.api.url, backend.room.info.room_id, tokenFor("owner"));
		const first = await connect();
		await expect(connect()).rejects.toThrow("HTTP 503");
		first.close();
		await first.closed;
		await connect();
	});
});

describe("a room that cannot be had", () => {
	test("is told over the socket, because a browser cannot read a refused upgrade", async () => {
		const client = await connectClient(backend.api.url, "room_unknown", tokenFor("owner"));
		expect(await client.until("error")).toMatchObject({ code: "not_found" });
		expect(await client.closed).toEqual({ code: 4404, reason: "not_found" });
	});

	test("because another backend writes it says so, in the list too, and is not the one offered", async () => {
		const id = "room_elsewhere";
		const folder = join(backend.home, "rooms", id);
		const { log } = openLog(folder, { clock: new FakeClock(Date.now()), writer: { ...thisProcess, pid: process.ppid } });
		log.append({ kind: "room_created", room_id: id, name: "Elsewhere", workspace: "/workspace" });
		const client = await connectClient(backend.api.url, id, tokenFor("owner"));
		expect(await client.until("error")).toMatchObject({ code: "log_failed", message: expect.stringMatching(/process \d+ on .* is writing this room/) });
		expect((await client.closed).code).toBe(4503);
		expect(backend.directory.list().map((room) => [room.name, room.is_elsewhere])).toEqual([
			["Elsewhere", true],
			["Chat", false],
		]);
		expect(backend.directory.openLatest("New").info.name).toBe("Chat");
		log.close();
	});
});

describe("the page", () => {
	let media: string;
	beforeEach(async () => {
		await backend.dispose();
		media = mkdtempSync(join(tmpdir(), "ensemble-media-"));
		backend = await startRoomBackend({ mediaDir: media });
	});
	afterEach(() => rmSync(media, { recursive: true, force: true }));

	test("comes without a token, allows nothing from elsewhere, and is asked for again only when it changed", async () => {
		writeMedia(media, { "chat.html": "<!doctype html>", "chat.js": "1", "icons.ttf": "f" });
		const page = await ask("/", { token: "" });
		const script = await ask("/assets/chat.js", { token: "" });
		const again = await ask("/assets/chat.js", { token: "", headers: { "if-none-match": String(script.headers.etag) } });
		const policy = String(page.headers["content-security-policy"]);
		expect([page.status, page.headers["content-type"], page.body]).toEqual([200, "text/html; charset=utf-8", "<!doctype html>"]);
		expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
		expect(policy).not.toContain("unsafe");
		expect((await ask("/assets/chat.html", { token: "" })).headers["content-security-policy"]).toBe(policy);
		expect([script.headers["content-type"], script.headers["x-content-type-options"], again.status, again.body]).toEqual([
			"text/javascript; charset=utf-8",
			"nosniff",
			304,
			"",
		]);
	});

	test("that was not built says how to build it", async () => {
		const page = await ask("/", { token: "" });
		expect([page.status, page.json]).toEqual([404, { error: { code: "not_found", message: expect.stringContaining("npm run build") } }]);
	});

	test("serves nothing outside its folder", async () => {
		mkdirSync(join(media, "deep"));
		symlinkSync("/etc/passwd", join(media, "link.json"));
		writeMedia(backend.home, { "secret.json": "{}" });
		const paths = ["../secret.json", "..%2fsecret.json", "%2e%2e/secret.json", "/etc/passwd", "link.json", "deep", "a%00.json", "deep/../../x.json", "%zz"];
		const statuses = [];
		for (const path of paths) statuses.push((await ask(`/assets/${path}`, { token: "" })).status);
		expect(statuses.filter((status) => status !== 404 && status !== 400)).toEqual([]);
	});
});

describe("a port that is taken", () => {
	test("is passed over for the next free one", async () => {
		const blocker = createServer();
		const taken = await new Promise<number>((resolve) => {
			blocker.listen(0, "127.0.0.1", () => {
				const address = blocker.address();
				resolve(typeof address === "object" && address !== null ? address.port : 0);
			});
		});
		const other = await startRoomBackend({ port: taken });
		expect(other.api.port).toBeGreaterThan(taken);
		expect((await fetch(`${other.api.url}/api/v1/status`, { headers: { authorization: `Bearer ${tokenFor("owner")}` } })).status).toBe(200);
		await other.dispose();
		blocker.close();
	});

	test("an address that this machine does not have is said in words", async () => {
		await expect(startRoomBackend({ host: "203.0.113.7" })).rejects.toThrow(/not an address of this machine.*--host/);
	});
});

async function nextMillisecond(): Promise<void> {
	const begun = Date.now();
	while (Date.now() === begun) await new Promise(setImmediate);
}
