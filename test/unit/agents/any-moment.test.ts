// A run that is stopped, or whose process dies, at any event of its log can be resumed and then does the whole work.
// The engine is a pure function of the transcript, as a model is: what it was sent decides what it does next.

import { expect, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { Engine, ModelMessage, ModelRequest } from "../../../server/src/engines/engine.ts";
import { unpairedCalls } from "../../support/memory-room.ts";
import { person, runBench, tool } from "../../support/run-bench.ts";
import { asks, calls, says } from "../../support/scripted-engine.ts";

const workers = ["planner", "coder", "reviewer", "tester"];

/** Calls the workers one after the other; each reads twice at once, edits, and answers. What failed is tried again. */
const diligent: Engine = {
	info: { id: "anthropic", model: "scripted-1", reason: "a test" },
	respond: (request, signal) => nextTurn(request)(request, signal),
};

function nextTurn({ agent, messages }: ModelRequest) {
	const done = finished(messages);
	if (agent === "manager") {
		const next = workers.find((worker) => !done.has(worker));
		return next === undefined ? says("all done") : asks(next);
	}
	if (!done.has("read")) return calls("read", { name: "read", input: { path: "b" } });
	return done.has("edit") ? says(`${agent} done`) : calls("edit");
}

/** Names of calls that have a good result, and of workers that are said to have finished. */
function finished(messages: readonly ModelMessage[]): Set<string> {
	const names = new Map<string, string>();
	const done = new Set<string>();
	for (const { content } of messages) {
		for (const block of content) {
			if (block.type === "tool_use") names.set(block.id, block.name);
			if (block.type === "tool_result" && block.is_error !== true) done.add(names.get(block.tool_use_id) ?? "?");
			const worker = block.type === "text" ? /^The (\w+) went on where it was interrupted and has finished/.exec(block.text)?.[1] : undefined;
			if (worker !== undefined) done.add(worker);
		}
	}
	return done;
}

const bench = (events: readonly RoomEvent[] = []) => runBench({ engine: diligent, events, tools: [tool("edit"), tool("read", { readOnly: true })] });
type Bench = ReturnType<typeof bench>;

async function wholeLog(): Promise<RoomEvent[]> {
	const { run, room } = bench();
	await run();
	return room.log;
}

/** Presses Stop at the moment when this event is shown; the run may be over before. */
async function stopAt(seq: number, { room, runs, ended }: Bench, runId: string, after: number): Promise<void> {
	const stopped = room.until((event) => event.seq === seq || (event.kind === "run_ended" && event.seq > after)).then(() => runs.stopRun(room, runId));
	await ended(after);
	await stopped;
}

function expectComplete({ room }: Bench): void {
	expect(room.log.findLast((event) => event.kind === "run_ended")).toMatchObject({ result: { status: "completed", summary: "all done" } });
	expect(unpairedCalls(room.log)).toEqual([]);
	const counts = new Map<string, number>();
	for (const event of room.log) {
		if (event.kind === "agent_started") counts.set(event.agent_id, (counts.get(event.agent_id) ?? 0) + 1);
		if (event.kind === "agent_ended") counts.set(event.agent_id, (counts.get(event.agent_id) ?? 0) - 1);
	}
	expect([...counts.values()].filter((open) => open !== 0)).toEqual([]);
	// Taken up, not begun anew: a worker that had started keeps its transcript.
	const started = room.log.flatMap((event) => (event.kind === "agent_started" && event.resumed !== true ? [event.name] : []));
	expect(started).toEqual(["manager", ...workers]);
}

test("Stop at any event, and again at a later one: what is resumed does the whole work", async () => {
	const events = await wholeLog();
	const last = events.length;
	for (let seq = 2; seq < last; seq++) {
		const again = bench();
		const { runId } = await again.start();
		await stopAt(seq, again, runId, 0);
		for (const later of [3, 9]) {
			const from = again.room.lastSeq;
			if (again.room.log.at(-1)?.kind === "run_ended" && isCompleted(again)) break;
			await again.runs.resumeRun(again.room, runId, person);
			await stopAt(from + later, again, runId, from);
		}
		if (!isCompleted(again)) {
			const from = again.room.lastSeq;
			await again.runs.resumeRun(again.room, runId, person);
			await again.ended(from);
		}
		expectComplete(again);
	}
});

test("a process that dies after any event: what is resumed does the whole work", async () => {
	const events = await wholeLog();
	const runId = events.flatMap((event) => (event.kind === "run_started" ? [event.run_id] : []))[0] ?? "";
	for (let seq = 2; seq < events.length; seq++) {
		const next = bench(events.slice(0, seq));
		await next.runs.resumeRun(next.room, runId, person);
		await next.ended(seq + 1);
		if (!isCompleted(next)) await next.ended(next.room.lastSeq);
		expectComplete(next);
	}
});

const isCompleted = ({ room }: Bench): boolean => room.log.some((event) => event.kind === "run_ended" && event.result.status === "completed");
