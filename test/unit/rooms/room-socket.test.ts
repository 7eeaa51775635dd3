import { describe, expect, test } from "vitest";
import type { Member } from "#protocol/members.ts";
import { maxAnalysisChars, type Passing, type ServerMessage } from "#protocol/room-socket.ts";
import { randomId } from "../../../server/src/base/ids.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { coalesceMs } from "../../../server/src/rooms/delta-coalescer.ts";
import type { RoomCommands } from "../../../server/src/rooms/room-port.ts";
import { connectToRoom, hopelessBytes, maxCommandsUnderWay, slowBytes } from "../../../server/src/rooms/room-socket.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { openRoom, say, temporaryFolder } from "../../support/room-folder.ts";

const ann: Member = { user_id: "ann", name: "Ann", role: "owner", via: "web" };
const delta = (text: string, block: "text" | "thinking" = "text", message_id = "m1"): Passing => ({ type: "delta", agent_id: "a", message_id, block, text });

function setUp() {
	const clock = new FakeClock();
	const room = openRoom(temporaryFolder());
	const never = () => new Promise<never>(() => undefined);
	const commands: RoomCommands = {
		startRun: never,
		stopRun: never,
		pauseRun: never,
		continueRun: never,
		resumeRun: never,
		decideHunks: never,
		answerApproval: never,
	};
	const line = { buffered: 0, ended: [] as unknown[], sent: [] as ServerMessage[] };
	const socket = connectToRoom({
		room,
		member: ann,
		commands,
		code: { execute: never, stop() {} },
		analyze: async (path, text) => ({ language: path, success: true, syntax_valid: true, issues: [], note: text }),
		clock,
		newId: randomId,
		logger: silentLogger,
		send: (text) => line.sent.push(JSON.parse(text)),
		bufferedBytes: () => line.buffered,
		end: (code) => line.ended.push(code),
	});
	const say = (message: object) => socket.receive(JSON.stringify(message));
	/** What was sent since the last time it was asked, in short. */
	const news = () =>
		line.sent.splice(0).map((message) => {
			if (message.type === "delta") return `${message.block}:${message.text}`;
			return message.type === "event" ? message.event.kind : message.type;
		});
	return { clock, room, line, socket, say, news };
}

async function following() {
	const all = setUp();
	await all.say({ type: "hello", protocol: 1 });
	all.news();
	return all;
}

describe("streamed pieces", () => {
	test("are joined for a while, and keep the order of thinking and text", async () => {
		const { clock, room, news } = await following();
		for (const piece of [delta("hm", "thinking"), delta("m", "thinking"), delta("A"), delta("nd"), delta("?", "thinking")]) room.pass(piece);
		const early = news();
		await clock.advance(coalesceMs);
		expect([early, news()]).toEqual([[], ["thinking:hmm", "text:And", "thinking:?"]]);
		room.close();
	});

	test("come before the event that follows them, and those of a voided answer not at all", async () => {
		const { clock, room, news } = await following();
		room.pass(delta("kept", "text", "m2"));
		room.pass(delta("void"));
		room.pass({ type: "delta_reset", agent_id: "a", message_id: "m1" });
		room.append(say("after"));
		await clock.advance(coalesceMs);
		expect(news()).toEqual(["delta_reset", "text:kept", "chat_message"]);
		room.close();
	});

	test("are not sent to a raw client", async () => {
		const { clock, room, news } = setUp();
		news();
		room.pass(delta("x"));
		room.pass({ type: "tool_progress", call_id: "c", text: "1 %" });
		await clock.advance(coalesceMs);
		expect(news()).toEqual([]);
		room.close();
	});
});

describe("a client that reads slowly", () => {
	test("loses passing messages but no event, and gets the text so far once it keeps up", async () => {
		const { clock, room, line, news } = await following();
		line.buffered = slowBytes + 1;
		room.pass(delta("one "));
		await clock.advance(coalesceMs);
		room.pass({ type: "tool_progress", call_id: "c", text: "1 %" });
		room.append(say("an event"));
		const slow = news();
		line.buffered = 0;
		room.pass(delta("two"));
		await clock.advance(coalesceMs);
		const caughtUp = news();
		room.pass(delta(" three"));
		await clock.advance(coalesceMs);
		expect([slow, caughtUp, news()]).toEqual([["chat_message"], ["delta_reset", "text:one two"], ["text: three"]]);
		room.close();
	});

	test("and hopelessly so is sent away, and the room goes on without it", async () => {
		const { room, line, news, say: send } = await following();
		line.buffered = hopelessBytes + 1;
		room.append(say("too much"));
		room.append(say("more"));
		await send({ type: "ping" });
		expect([news(), line.ended, room.isInUse]).toEqual([[], [1013], false]);
		room.close();
	});
});

describe("commands", () => {
	test("under way at a time are bounded, and what needs no waiting is still answered", async () => {
		const { room, line, say: send } = setUp();
		for (let n = 0; n < maxCommandsUnderWay; n++) void send({ type: "stop_run", run_id: "r", request_id: `${n}` });
		await send({ type: "stop_run", run_id: "r", request_id: "over" });
		await send({ type: "ping" });
		expect(line.sent.slice(-2)).toMatchObject([{ type: "error", code: "too_large", request_id: "over" }, { type: "pong" }]);
		room.close();
	});

	test("after the connection was closed are not carried out", async () => {
		const { room, socket, say: send } = setUp();
		const before = room.lastSeq;
		socket.close();
		await send({ type: "chat_message", message: "ghost" });
		expect(room.lastSeq).toBe(before);
		room.close();
	});
});

describe("an analysis", () => {
	test("is answered as SPEC D3 has it, to raw clients too", async () => {
		const { say, line, room } = setUp();
		line.sent.splice(0);
		await say({ type: "request_analysis", file_path: "a.py", content: "x = 1", request_id: "r" });
		const analysis = { language: "a.py", success: true, syntax_valid: true, issues: [], note: "x = 1" };
		expect(line.sent).toEqual([{ type: "analysis_result", file_path: "a.py", analysis, timestamp: expect.any(String), request_id: "r" }]);
		room.close();
	});

	test("of too much text is refused in words", async () => {
		const { say, line, room } = setUp();
		line.sent.splice(0);
		await say({ type: "request_analysis", file_path: "a.py", content: "x".repeat(maxAnalysisChars + 1) });
		expect(line.sent).toMatchObject([{ type: "error", code: "bad_message", request_type: "request_analysis" }]);
		room.close();
	});
});
