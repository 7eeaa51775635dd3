// The small rules that the loop is made of.

import { expect, test } from "vitest";
import type { RoomFact } from "#protocol/room-events.ts";
import { closingFacts } from "../../../server/src/agents/closing.ts";
import { earlierInRoom } from "../../../server/src/agents/earlier.ts";
import { Halt } from "../../../server/src/agents/halt.ts";
import { defaultRunLimits } from "../../../server/src/agents/limits.ts";
import { PauseGate } from "../../../server/src/agents/pause-gate.ts";
import { canonicalJson, RepeatGuard } from "../../../server/src/agents/repeat-guard.ts";
import { RunBudget } from "../../../server/src/agents/run-budget.ts";
import { shownPart } from "../../../server/src/agents/shown-output.ts";
import { WorkTime } from "../../../server/src/agents/work-time.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { MemoryRoom } from "../../support/memory-room.ts";

const usage = (input: number, cost_usd?: number) => ({ input, output: 0, cache_read: 0, cache_write: 0, cost_usd });

test.each([
	["one line without an end", "x".repeat(50_000)],
	["characters of several bytes", "가".repeat(20_000)],
	["pairs of code units", "😀".repeat(10_000)],
	["lines", "a line of text\n".repeat(5000)],
])("a long text of %s is cut within its bound and between characters", (_what, text) => {
	const shown = shownPart(text, 4096);
	expect(Buffer.byteLength(shown.text)).toBeLessThanOrEqual(4096);
	expect(shown.text).not.toContain("\uFFFD");
	const missing = Number(/… (\d+) bytes cut out/.exec(shown.text)?.[1]);
	const kept = shown.text.replace(/\n\[….*…\]\n/, "");
	expect(Buffer.byteLength(kept) + missing).toBe(shown.bytes);
});

test("a text of exactly the bound is shown whole", () => {
	expect(shownPart("x".repeat(100), 100)).toEqual({ text: "x".repeat(100), bytes: 100, cut: false });
});

test("calls side by side cannot overspend together: each reserves before it is made", () => {
	const budget = new RunBudget({ ...defaultRunLimits, runTokens: 1000 }, usage(100));
	const first = budget.reserve(500);
	const second = budget.reserve(500);
	expect([first.ok, second.ok]).toEqual([true, false]);
	if (first.ok) first.settle(usage(50));
	expect(budget.reserve(800).ok).toBe(true);
});

test("the dearest answer so far is what the next one may cost", () => {
	const budget = new RunBudget({ ...defaultRunLimits, runCostUsd: 1 }, usage(0, 0.2));
	const first = budget.reserve(0);
	if (first.ok) first.settle(usage(10, 0.5));
	expect(budget.reserve(0)).toMatchObject({ ok: false, resumable: false });
});

test("an answer that never came costs nothing", () => {
	const budget = new RunBudget({ ...defaultRunLimits, runTokens: 1000 }, usage(0));
	for (let call = 0; call < 5; call++) {
		const reserved = budget.reserve(900);
		expect(reserved.ok).toBe(true);
		if (reserved.ok) reserved.settle(undefined);
	}
});

test("keys in another order are the same call", () => {
	expect(canonicalJson({ b: [1, { d: 1, c: 2 }], a: "x" })).toBe(canonicalJson({ a: "x", b: [1, { c: 2, d: 1 }] }));
});

test("other calls in between are not a repetition", () => {
	const guard = new RepeatGuard();
	const call = (path: string) => [{ type: "tool_use" as const, id: path, name: "read", input: { path } }];
	const seen = ["a", "b", "a", "b", "a", "b", "a"].map((path) => {
		const repetition = guard.check(call(path));
		guard.note(["same"]);
		return repetition;
	});
	expect(new Set(seen)).toEqual(new Set(["fresh"]));
});

test("work time stands still while it is not counted, however such times overlap", async () => {
	const clock = new FakeClock();
	const time = new WorkTime(1000, "coder", clock);
	await clock.advance(600);
	const first = Promise.withResolvers<void>();
	const second = Promise.withResolvers<void>();
	const both = [time.uncounted(() => first.promise), time.uncounted(() => second.promise)];
	await clock.advance(5000);
	first.resolve();
	await clock.advance(5000);
	second.resolve();
	await Promise.all(both);
	await clock.advance(399);
	expect(time.signal.aborted).toBe(false);
	await clock.advance(1);
	expect(time.signal.reason).toMatchObject({ kind: "timed_out", message: "the coder used up its time limit of 1 s" });
	time.dispose();
});

test("a disposed limit leaves no timer behind", async () => {
	const clock = new FakeClock();
	const time = new WorkTime(1000, "coder", clock);
	time.dispose();
	expect(clock.sleeping).toBe(0);
});

test("a closed gate lets go who is halted", async () => {
	const gate = new PauseGate();
	gate.pause();
	const abort = new AbortController();
	const waiting = gate.pass(abort.signal);
	abort.abort(new Halt("stopped", "the run was stopped"));
	await expect(waiting).rejects.toMatchObject({ kind: "stopped" });
});

test("what a run left open is closed from the inside out, each thing once", () => {
	const room = new MemoryRoom();
	const open: RoomFact[] = [
		{ kind: "agent_started", agent_id: "m", run_id: "r", name: "manager", task: "t" },
		{
			kind: "agent_message",
			agent_id: "m",
			message_id: "1",
			content: [{ type: "tool_use", id: "c1", name: "coder", input: {} }],
			stop_reason: "tool_use",
			usage: usage(1),
			model: "x",
		},
		{ kind: "agent_started", agent_id: "c", run_id: "r", name: "coder", task: "t", parent_id: "m", call_id: "c1" },
		{
			kind: "agent_message",
			agent_id: "c",
			message_id: "2",
			content: [
				{ type: "tool_use", id: "c2", name: "look", input: {} },
				{ type: "tool_use", id: "c3", name: "look", input: {} },
			],
			stop_reason: "tool_use",
			usage: usage(1),
			model: "x",
		},
		{ kind: "tool_ended", call_id: "c2", agent_id: "c", ok: true, output: "x", output_bytes: 1, duration_ms: 1 },
		{ kind: "approval_requested", approval_id: "a", run_id: "r", agent_id: "c", action: { type: "commit", paths: ["x"], message: "m" } },
		{ kind: "agent_started", agent_id: "other", run_id: "r2", name: "manager", task: "t" },
	];
	for (const fact of open) room.append(fact);
	const facts = closingFacts(room.log, "r", "stopped");
	expect(facts.map((fact) => ("call_id" in fact ? fact.call_id : "agent_id" in fact ? fact.agent_id : fact.kind))).toEqual([
		"approval_answered",
		"c3",
		"c1",
		"c",
		"m",
	]);
	for (const fact of facts) room.append(fact);
	expect(closingFacts(room.log, "r", "stopped")).toEqual([]);
});

test("a room where nothing happened tells a new run nothing", () => {
	expect(earlierInRoom([])).toEqual([]);
});

test("outputs of any form are compared at once", () => {
	const guard = new RepeatGuard();
	const call = [{ type: "tool_use" as const, id: "c", name: "read", input: {} }];
	for (const seconds of ["1.5 s", "20 ms"]) {
		expect(guard.check(call)).toBe("fresh");
		guard.note([`${"7".repeat(500_000)} took ${seconds}`]);
	}
	expect(guard.check(call)).toBe("repeated");
});
