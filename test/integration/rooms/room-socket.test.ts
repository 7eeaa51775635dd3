// The room protocol through the real HTTP server and real WebSockets.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EnsembleError } from "#protocol/errors.ts";
import type { RoomFact } from "#protocol/room-events.ts";
import { type RoomBackend, startRoomBackend, tokenFor } from "../../support/room-backend.ts";
import { connectClient, type RoomClient } from "../../support/room-client.ts";

let backend: RoomBackend;
beforeEach(async () => {
	backend = await startRoomBackend();
});
afterEach(() => backend.dispose());

const connect = (userId = "owner"): Promise<RoomClient> => connectClient(backend.api.url, backend.room.info.room_id, tokenFor(userId));
const say = (text: string): RoomFact => ({ kind: "chat_message", message_id: "m", user_id: "somebody", text });

describe("a client that follows the log", () => {
	test("is welcomed, gets a snapshot after hello and every event from then on", async () => {
		const client = await connect();
		const snapshot = await client.hello();
		client.send({ type: "chat_message", message: "hello there", request_id: "r1" });
		const event = await client.until("event");
		await client.until("ack", (ack) => ack.request_id === "r1");
		expect(client.received.map((message) => message.type)).toEqual(["connection_established", "room_joined", "snapshot", "event", "ack"]);
		expect(snapshot.events.map((one) => one.kind)).toEqual(["room_created", "member_joined"]);
		expect(snapshot).toMatchObject({ seq: 2, reset: false, has_older: false, you: { user_id: "owner", role: "owner", via: "raw" } });
		expect(event.event).toMatchObject({ seq: 3, kind: "chat_message", user_id: "owner", text: "hello there" });
	});

	test("goes on from the last event it has after a cut", async () => {
		const first = await connect();
		const { seq } = await first.hello();
		first.socket.terminate();
		await first.closed;
		for (let n = 1; n <= 3; n++) backend.room.append(say(`missed ${n}`));
		const again = await connect();
		const snapshot = await again.hello(seq);
		expect(snapshot.events.map((event) => event.seq)).toEqual([seq + 1, seq + 2, seq + 3]);
		expect(snapshot).toMatchObject({ reset: false, has_older: false, seq: seq + 3 });
	});

	test("must forget what it has when it names an event that is too far back or does not exist", async () => {
		for (let n = 0; n < 700; n++) backend.room.append(say(`${n}`));
		const client = await connect();
		const far = await client.hello(1);
		const unknown = await client.hello(100_000);
		expect([far.reset, far.has_older, far.events.length, unknown.reset]).toEqual([true, true, 500, true]);
		client.send({ type: "read_events", before_seq: far.events[0]?.seq, limit: 1000, request_id: "older" });
		const page = await client.until("events_page");
		expect([page.events.length, page.has_older, page.request_id]).toEqual([far.seq - 500, false, "older"]);
	});

	test("gets streamed pieces joined, in order with events, and what it missed in its snapshot", async () => {
		const delta = { type: "delta", agent_id: "a", message_id: "m1", block: "text" } as const;
		backend.room.pass({ ...delta, text: "Once " });
		const client = await connect();
		const snapshot = await client.hello();
		for (const text of ["upon ", "a ", "time"]) backend.room.pass({ ...delta, text });
		backend.room.append(say("afterwards"));
		await client.until("event");
		expect(snapshot.streaming).toEqual([{ agent_id: "a", message_id: "m1", text: "Once ", thinking: "" }]);
		expect(client.received.slice(-2)).toMatchObject([{ type: "delta", text: "upon a time" }, { type: "event" }]);
	});

	test("sees what another member does", async () => {
		const one = await connect();
		const two = await connect("second");
		await one.hello();
		await two.hello();
		two.send({ type: "chat_message", message: "from two" });
		const seen = await one.until("event", ({ event }) => event.kind === "chat_message");
		expect(seen.event).toMatchObject({ user_id: "second", text: "from two" });
	});

	test("reads the whole of a tool output that was cut", async () => {
		const output_id = backend.room.keepOutput("all of it");
		const client = await connect("viewer");
		client.send({ type: "read_output", output_id, request_id: "o" });
		client.send({ type: "read_output", output_id: "out_../../../etc/passwd", request_id: "p" });
		expect(await client.until("tool_output")).toEqual({ type: "tool_output", output_id, output: "all of it", request_id: "o" });
		expect(await client.until("error")).toMatchObject({ code: "not_found", request_id: "p" });
	});
});

describe("a raw client that never says hello", () => {
	test("gets the words of others, not its own, and nothing of the log", async () => {
		const raw = await connect();
		const other = await connect("second");
		raw.send({ type: "chat_message", message: "mine", request_id: "1" });
		await raw.until("ack");
		other.send({ type: "chat_message", message: "yours" });
		const words = await raw.until("chat_message");
		expect(words).toMatchObject({ user_id: "second", message: "yours" });
		expect(raw.received.map((message) => message.type)).toEqual(["connection_established", "room_joined", "ack", "chat_message"]);
	});
});

describe("commands", () => {
	test("reach the team with the identity that the server knows, and are acknowledged", async () => {
		const client = await connect();
		client.send({ type: "start_run", request: "fix it", request_id: "1", user_id: "root" });
		client.send({ type: "stop_run", run_id: "run_1", request_id: "2" });
		client.send({ type: "decide_hunks", changeset_id: "c", path: "a.py", hunk_ids: ["h"], decision: "accept", request_id: "3" });
		client.send({ type: "answer_approval", approval_id: "p", answer: "denied", request_id: "4" });
		await client.until("ack", (ack) => ack.request_id === "4");
		expect(backend.asked).toEqual([
			["startRun", "fix it", { userId: "owner" }],
			["stopRun", "run_1"],
			["decideHunks", { changesetId: "c", path: "a.py", hunkIds: ["h"], decision: "accept" }, { userId: "owner" }],
			["answerApproval", "p", "denied", { userId: "owner" }],
		]);
	});

	test("are refused where the role lacks the capability", async () => {
		const viewer = await connect("viewer");
		const editor = await connect("editor");
		viewer.send({ type: "start_run", request: "fix it", request_id: "1" });
		viewer.send({ type: "chat_message", message: "may I?", request_id: "2" });
		editor.send({ type: "answer_approval", approval_id: "p", answer: "approved", request_id: "3" });
		expect(await viewer.until("error")).toMatchObject({ code: "forbidden", request_type: "start_run", request_id: "1" });
		expect(await viewer.until("ack")).toMatchObject({ request_id: "2" });
		expect(await editor.until("error")).toMatchObject({ code: "forbidden", request_type: "answer_approval" });
		expect(backend.asked).toEqual([]);
	});

	test("with code of a member who may run none start nothing", async () => {
		const viewer = await connect("viewer");
		viewer.send({ type: "execute_code", code: "print(1)", language: "python", request_id: "1" });
		expect(await viewer.until("error")).toMatchObject({ code: "forbidden", request_type: "execute_code", request_id: "1" });
	});

	test("that fail are answered with their code; a broken assumption shows nothing of the inside", async () => {
		await backend.dispose();
		backend = await startRoomBackend({
			commands: {
				startRun: () => Promise.reject(new EnsembleError("run_active", "A run is under way.")),
				stopRun: () => Promise.reject(new TypeError("secret detail")),
			},
		});
		const client = await connect();
		client.send({ type: "start_run", request: "x", request_id: "1" });
		client.send({ type: "stop_run", run_id: "r", request_id: "2" });
		const refused = await client.until("error", (error) => error.request_id === "1");
		const broken = await client.until("error", (error) => error.request_id === "2");
		expect(refused).toEqual({ type: "error", code: "run_active", message: "A run is under way.", request_type: "start_run", request_id: "1" });
		expect(broken.code).toBe("internal");
		expect(broken.message).not.toContain("secret");
	});
});

describe("bad messages", () => {
	test.each([
		["no JSON at all", "{", "bad_message", /JSON/],
		["a JSON value without a type", "[1]", "bad_message", /type/],
		["a type that nobody knows", '{"type":"dance"}', "unknown_type", /dance/],
		["a type of a later capability", '{"type":"code_change","code":"1"}', "not_supported", /code_change/],
		["a field of the wrong kind", '{"type":"chat_message","message":7}', "bad_message", /"message"/],
		["a message that is too long", JSON.stringify({ type: "chat_message", message: "x".repeat(100_001) }), "bad_message", /"message"/],
		["another version of the protocol", '{"type":"hello","protocol":99}', "bad_message", /"protocol"/],
	])("%s is answered with a code, and the connection lives on", async (_name, text, code, message) => {
		const client = await connect();
		client.sendRaw(text);
		client.send({ type: "ping" });
		const error = await client.until("error");
		await client.until("pong");
		expect([error.code, message.test(error.message)]).toEqual([code, true]);
	});

	test("a binary frame is no message", async () => {
		const client = await connect();
		client.sendRaw(Buffer.from([1, 2, 3]));
		expect(await client.until("error")).toMatchObject({ code: "bad_message" });
	});

	test("a frame of more than 1 MiB ends the connection, not the room", async () => {
		const client = await connect();
		const other = await connect("second");
		client.sendRaw("x".repeat(1024 * 1024 + 1));
		expect((await client.closed).code).toBe(1009);
		other.send({ type: "ping" });
		await other.until("pong");
	});
});

describe("presence", () => {
	test("two windows of one person are one member, and a reload is no coming and going", async () => {
		const one = await connect();
		const two = await connect();
		const reloaded = await connect();
		for (const client of [one, two]) {
			client.close();
			await client.closed;
		}
		const snapshot = await reloaded.hello();
		expect(snapshot.events.map((event) => event.kind)).toEqual(["room_created", "member_joined"]);
		expect(snapshot.members.map((member) => member.user_id)).toEqual(["owner"]);
	});
});
