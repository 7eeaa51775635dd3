import { describe, expect, it } from "vitest";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import { RoomStore } from "../../../media/chat/room-store.ts";
import { claude, RoomRecording, sandbox } from "../../support/room-recording.ts";

/** A store whose clock and timers the test moves. */
function open(isConnected = true) {
	const sent: ClientMessage[] = [];
	const timers: { run: () => void; at: number }[] = [];
	let now = 1000;
	const transport = { start: () => {}, send: (message: ClientMessage) => isConnected && sent.push(message) > 0, reconnect: () => {}, dispose: () => {} };
	const store = new RoomStore({ transport, now: () => now, setTimer: (run, ms) => void timers.push({ run, at: now + ms }) });
	const advance = (ms: number) => {
		now += ms;
		for (const timer of timers.splice(0)) {
			if (timer.at <= now) timer.run();
			else timers.push(timer);
		}
	};
	const room = new RoomRecording(0);
	room.add({ kind: "run_started", run_id: "run1", request: "Fix", user_id: "u1", engine: claude, sandbox });
	room.add({ kind: "agent_started", agent_id: "a1", run_id: "run1", name: "manager", task: "Fix" });
	store.receive(room.snapshot({ run: { run_id: "run1", request: "Fix", state: "running" } }));
	advance(100);
	return { store, sent, advance, room };
}

const delta: ServerMessage = { type: "delta", agent_id: "a1", message_id: "m1", block: "text", text: "x" };

describe("drawing", () => {
	it("a hundred pieces of a stream are one drawing of one row", () => {
		const { store, advance } = open();
		store.receive(delta);
		advance(100);
		const row = store.view.rows.at(-1);
		if (!row) throw new Error("There is no row.");
		const [version, structure] = [store.versionOf(row).value, store.structure.value];
		for (let piece = 0; piece < 100; piece += 1) store.receive(delta);
		advance(50);
		expect([store.versionOf(row).value - version, store.structure.value - structure]).toEqual([1, 0]);
	});

	it("waits 50 ms between two drawings", () => {
		const { store, advance } = open();
		store.receive(delta);
		advance(0);
		const drawn = store.structure.value;
		store.receive({ type: "delta", agent_id: "a1", message_id: "m2", block: "text", text: "x" });
		advance(49);
		expect(store.structure.value).toBe(drawn);
		advance(1);
		expect(store.structure.value).toBe(drawn + 1);
	});
});

describe("commands", () => {
	it("are answered one by one", async () => {
		const { store, sent } = open();
		const answers = [store.ask({ type: "start_run", request: "a" }), store.ask({ type: "start_run", request: "b" })];
		const [first, second] = sent.flatMap((message) => ("request_id" in message && message.request_id ? [message.request_id] : []));
		store.receive({ type: "error", code: "run_active", message: "Busy.", request_id: second });
		store.receive({ type: "ack", request_id: first ?? "" });
		expect(await Promise.all(answers)).toEqual([{ ok: true }, { ok: false, message: "Busy.", reason: "refused" }]);
	});

	it("fail with a sentence when the connection is lost or was never there", async () => {
		const { store } = open();
		const answer = store.ask({ type: "start_run", request: "a" });
		store.showConnection({ state: "closed" });
		const never = await open(false).store.ask({ type: "start_run", request: "a" });
		expect([await answer, never]).toMatchObject([
			{ ok: false, reason: "unknown" },
			{ ok: false, reason: "not_sent" },
		]);
	});

	it("words that nobody acknowledged are looked for in the log when the connection is back", async () => {
		const { store, room } = open();
		const arrived = [store.hasArrived("fix it", store.view.seq), store.hasArrived("and that", store.view.seq)];
		room.add({ kind: "chat_message", message_id: "c9", user_id: "u1", text: "fix it" });
		store.receive(room.snapshot());
		expect(await Promise.all(arrived)).toEqual([true, false]);
	});

	it("an error that nobody asked for is shown, once", () => {
		const { store } = open();
		for (let time = 0; time < 2; time += 1) store.receive({ type: "error", code: "internal", message: "The log cannot be written." });
		expect(store.toasts.value.map((toast) => toast.message)).toEqual(["The log cannot be written."]);
	});
});

it("a new connection asks for what comes after the last event", () => {
	const { store, sent, room } = open();
	store.showConnection({ state: "open" });
	expect(sent).toEqual([{ type: "hello", protocol: 1, from_seq: room.events.length }]);
});
