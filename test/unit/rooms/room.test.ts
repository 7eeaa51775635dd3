import { appendFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FileChange, Hunk } from "#protocol/changes.ts";
import { noUsage, type Usage } from "#protocol/engine.ts";
import type { Member } from "#protocol/members.ts";
import type { ApprovalAction, RoomEvent, RoomFact, RunResult } from "#protocol/room-events.ts";
import type { Passing } from "#protocol/room-socket.ts";
import { logFile } from "../../../server/src/rooms/event-log.ts";
import { maxOutputBytes } from "../../../server/src/rooms/kept-outputs.ts";
import { leaveAfterMs } from "../../../server/src/rooms/presence.ts";
import { maxTailEvents } from "../../../server/src/rooms/room.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { engine, sandbox } from "../../support/room-backend.ts";
import { openRoom, say, temporaryFolder } from "../../support/room-folder.ts";

const ann: Member = { user_id: "ann", name: "Ann", role: "owner", via: "web" };
const used: Usage = { input: 10, output: 5, cache_read: 0, cache_write: 0, cost_usd: 0.5 };
const result: RunResult = { status: "completed", summary: "Done.", tests: "passed", duration_ms: 1, usage: noUsage, resumable: false };
const started: RoomFact = { kind: "run_started", run_id: "run_1", request: "fix it", user_id: "ann", engine, sandbox };
const agent = (agent_id: string): RoomFact => ({ kind: "agent_started", agent_id, run_id: "run_1", name: agent_id, task: "work" });
const asks = (agent_id: string, ...calls: string[]): RoomFact => ({
	kind: "agent_message",
	agent_id,
	message_id: `msg_${agent_id}`,
	content: calls.map((id) => ({ type: "tool_use", id, name: "read_file", input: {} })),
	stop_reason: "tool_use",
	usage: used,
	model: "rules",
});
const delta = (message_id: string, text: string): Passing => ({ type: "delta", agent_id: "coder", message_id, block: "text", text });
const kinds = (events: Iterable<RoomEvent>): string[] => Array.from(events, (event) => event.kind);

describe("what a run must know of its room", () => {
	const joined: RoomFact = { kind: "member_joined", member: { ...ann, role: "viewer" } };
	const ended: RoomFact = { kind: "run_ended", run_id: "run_1", result };

	test("a new one: who was here, and the latest words and runs, however long the log is", () => {
		const folder = temporaryFolder();
		const written = openRoom(folder);
		for (const fact of [joined, started, agent("coder"), ended]) written.append(fact);
		for (let n = 0; n < 200; n++) written.append(say(`word ${n}`));
		written.close();
		const room = openRoom(folder);
		const past = [...room.past()];
		expect(past.map(({ seq }) => seq)).toEqual([2, ...Array.from({ length: 100 }, (_, index) => 106 + index)]);
		expect(past.at(-1)).toMatchObject({ kind: "chat_message", text: "word 199" });
		room.close();
	});

	test("one that goes on: all since it began, after who had joined by then", () => {
		const room = openRoom(temporaryFolder());
		for (const fact of [say("before"), joined, say("more"), started, agent("coder"), say("during"), ended]) room.append(fact);
		expect(kinds(room.eventsOf("run_1"))).toEqual(["member_joined", "run_started", "agent_started", "chat_message", "run_ended"]);
		expect(kinds(room.eventsOf("run_2"))).toEqual([]);
		room.close();
	});
});

describe("the active run", () => {
	test("is running, waits for people, is paused, and is over", () => {
		const room = openRoom(temporaryFolder());
		const states: unknown[] = [];
		const action: ApprovalAction = { type: "commit", paths: ["a.py"], message: "Fix" };
		for (const fact of [
			started,
			{ kind: "run_paused", run_id: "run_1", user_id: "ann" },
			{ kind: "approval_requested", approval_id: "p", run_id: "run_1", agent_id: "committer", action },
			{ kind: "approval_answered", approval_id: "p", answer: "approved" },
			{ kind: "run_continued", run_id: "run_1", user_id: "ann" },
			{ kind: "run_ended", run_id: "run_1", result },
			{ kind: "run_resumed", run_id: "run_1", user_id: "ann", engine, sandbox },
		] satisfies RoomFact[]) {
			room.append(fact);
			states.push(room.activeRun && [room.activeRun.state, room.activeRun.approval?.approval_id, room.activeRun.request]);
		}
		expect(states).toEqual([
			["running", undefined, "fix it"],
			["paused", undefined, "fix it"],
			["waiting", "p", "fix it"],
			["paused", undefined, "fix it"],
			["running", undefined, "fix it"],
			undefined,
			["running", undefined, "fix it"],
		]);
		room.close();
	});

	test("that a crash cut is ended when the room is opened: everything open exactly once, inner before outer, and resumable", () => {
		const folder = temporaryFolder();
		const crashed = openRoom(folder);
		for (const fact of [
			started,
			agent("manager"),
			asks("manager", "call_coder"),
			{ kind: "tool_started", call_id: "call_coder", agent_id: "manager", name: "coder", title: "coder", input: {} },
			agent("coder"),
			asks("coder", "done", "running", "not_started"),
			{ kind: "tool_ended", call_id: "done", agent_id: "coder", ok: true, output: "ok", output_bytes: 2, duration_ms: 1, tests: "failed" },
			{ kind: "tool_started", call_id: "running", agent_id: "coder", name: "read_file", title: "read", input: {} },
			{ kind: "approval_requested", approval_id: "p", run_id: "run_1", agent_id: "coder", action: { type: "review_changes", paths: ["a.py"] } },
		] satisfies RoomFact[])
			crashed.append(fact);
		const seqBefore = crashed.lastSeq;
		crashed.close();

		const room = openRoom(folder);
		const written = [...room.events()].slice(seqBefore);
		expect(room.activeRun).toBeUndefined();
		expect(written).toMatchObject([
			{ kind: "approval_answered", approval_id: "p", answer: "withdrawn" },
			{ kind: "tool_ended", call_id: "not_started", agent_id: "coder", ok: false },
			{ kind: "tool_ended", call_id: "running", agent_id: "coder", ok: false, output: expect.stringMatching(/^interrupted/) },
			{ kind: "tool_ended", call_id: "call_coder", agent_id: "manager", ok: false },
			{ kind: "agent_ended", agent_id: "coder", status: "interrupted", usage: used },
			{ kind: "agent_ended", agent_id: "manager", status: "interrupted" },
			{
				kind: "run_ended",
				run_id: "run_1",
				result: { status: "interrupted", resumable: true, tests: "failed", usage: { input: 20, output: 10, cost_usd: 1 } },
			},
		]);
		room.close();
		const again = openRoom(folder);
		expect(again.lastSeq).toBe(seqBefore + written.length);
		again.close();
	});
});

describe("changesets", () => {
	const hunk = (hunk_id: string): Hunk => ({
		hunk_id,
		old_start: 1,
		old_lines: ["a"],
		new_start: 1,
		new_lines: ["b"],
		before: [],
		after: [],
		state: "pending",
	});
	const change = (path: string, ...ids: string[]): FileChange => ({ path, action: "modify", eol: "\n", final_newline: true, hunks: ids.map(hunk) });
	const staged = (file: FileChange, changeset_id = "c"): RoomFact => ({ kind: "file_staged", changeset_id, run_id: "run_1", change: file });
	const decided = (path: string, hunk_ids: string[], state: "accepted" | "rejected", changeset_id = "c"): RoomFact => ({
		kind: "hunks_decided",
		changeset_id,
		path,
		hunk_ids,
		state,
		user_id: "ann",
	});

	test("follow staging and decisions, and what was handed out before stays as it was", () => {
		const room = openRoom(temporaryFolder());
		room.append(staged(change("a.py", "h1")));
		room.append(staged(change("b.py", "h3")));
		room.append(staged(change("a.py", "h1", "h2")));
		const before = room.changeset("c");
		room.append(decided("a.py", ["h2"], "accepted"));
		const states = (changeset = room.changeset("c")) => changeset?.files.map((file) => [file.path, file.hunks.map((one) => one.state)]);
		expect(states(before)).toEqual([
			["b.py", ["pending"]],
			["a.py", ["pending", "pending"]],
		]);
		expect(states()).toEqual([
			["b.py", ["pending"]],
			["a.py", ["pending", "accepted"]],
		]);
		room.close();
	});

	test("in a snapshot are those that still matter, at most the last 50", () => {
		const room = openRoom(temporaryFolder());
		for (let n = 0; n < 60; n++) room.append(staged(change("a.py", "h"), `c${n}`));
		room.append(decided("a.py", ["h"], "rejected", "c59"));
		const shown = room.snapshot(ann).changesets.map((changeset) => changeset.changeset_id);
		expect([shown.length, shown[0], shown.at(-1)]).toEqual([50, "c9", "c58"]);
		room.close();
	});
});

describe("a snapshot", () => {
	test("has a bounded tail that begins where a person spoke", () => {
		const room = openRoom(temporaryFolder());
		for (let n = 0; n < 600; n++) {
			if (n % 50 === 30) room.append(say(`request ${n}`));
			else room.append({ kind: "agent_steered", agent_id: "a", text: `${n}` });
		}
		const snapshot = room.snapshot(ann);
		expect(snapshot.events[0]).toMatchObject({ kind: "chat_message", text: "request 130" });
		expect([snapshot.seq, snapshot.has_older, snapshot.events.length <= maxTailEvents]).toEqual([601, true, true]);
		expect(room.page(snapshot.events[0]?.seq ?? 0, 1000)).toMatchObject({ events: { length: 131 }, has_older: false });
		room.close();
	});

	test("has at least the last event, however large it is", () => {
		const room = openRoom(temporaryFolder());
		room.append(say("x".repeat(600_000)));
		const { events, has_older } = room.snapshot(ann);
		expect([kinds(events), has_older]).toEqual([["chat_message"], true]);
		room.close();
	});
});

describe("streaming text", () => {
	test("is kept until the answer is finished or asked for again", () => {
		const room = openRoom(temporaryFolder());
		const shown = () => room.snapshot(ann).streaming.map((message) => message.text);
		room.pass(delta("msg_coder", "Hel"));
		room.pass(delta("msg_coder", "lo"));
		room.pass(delta("other", "voided"));
		const both = shown();
		room.pass({ type: "delta_reset", agent_id: "coder", message_id: "other" });
		const one = shown();
		room.append(asks("coder"));
		expect([both, one, shown()]).toEqual([["Hello", "voided"], ["Hello"], []]);
		room.close();
	});
});

describe("listeners", () => {
	test("see events in one order, also when one of them appends, and a failing one harms nobody", () => {
		const room = openRoom(temporaryFolder());
		const seen: unknown[] = [];
		room.onEvent(() => {
			throw new Error("broken listener");
		});
		room.onEvent((event) => {
			if (event.kind === "chat_message" && event.text === "ping") room.append(say("pong"));
		});
		const stop = room.onEvent((event) => seen.push(event.kind === "chat_message" ? event.text : event.kind));
		room.append(say("ping"));
		stop();
		room.append(say("unheard"));
		expect(seen).toEqual(["ping", "pong"]);
		room.close();
	});
});

describe("presence", () => {
	test("a member leaves a while after the last connection went, and not when it comes back in time", async () => {
		const clock = new FakeClock();
		const room = openRoom(temporaryFolder(), { clock });
		room.join(ann);
		room.leave("ann");
		await clock.advance(leaveAfterMs - 1);
		room.join(ann);
		await clock.advance(leaveAfterMs * 2);
		room.leave("ann");
		await clock.advance(leaveAfterMs);
		expect(kinds(room.events())).toEqual(["room_created", "member_joined", "member_left"]);
		room.close();
	});

	test("those whom a crash left in the room are gone after the same while", async () => {
		const folder = temporaryFolder();
		const crashed = openRoom(folder);
		crashed.join(ann);
		crashed.close();
		const clock = new FakeClock();
		const room = openRoom(folder, { clock });
		const before = room.members.length;
		await clock.advance(leaveAfterMs);
		expect([before, room.members]).toEqual([1, []]);
		room.close();
	});
});

describe("what a room keeps beside its log", () => {
	test("an output is cut at 16 MiB, between two characters", () => {
		const folder = temporaryFolder();
		const room = openRoom(folder);
		const id = room.keepOutput(`a${"한".repeat(6 * 1024 * 1024)}`);
		const kept = room.readOutput(id);
		expect(statSync(join(folder, "outputs", `${id}.txt`)).size).toBeLessThanOrEqual(maxOutputBytes);
		expect(kept.endsWith("한")).toBe(true);
		expect(() => room.readOutput("../events")).toThrow(/no output/);
		room.close();
	});
});

describe("opening", () => {
	test("events that the fold cannot understand cost nothing else", () => {
		const folder = temporaryFolder();
		openRoom(folder).close();
		appendFileSync(
			join(folder, logFile),
			'{"seq":2,"timestamp":"2030-01-01T00:00:00.000Z","kind":"file_staged"}\n{"seq":3,"timestamp":"2030-01-01T00:00:00.000Z","kind":"new"}\n',
		);
		const room = openRoom(folder);
		expect([room.lastSeq, room.info.name]).toEqual([3, "Chat"]);
		room.close();
	});

	test("a folder without a log is no room", () => {
		expect(() => openRoom(temporaryFolder(), { create: undefined })).toThrow(/no such room/);
	});
});
