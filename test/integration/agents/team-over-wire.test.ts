// The whole team with its real prompts, the real Anthropic engine over HTTP, and a room on disk; only the model and the tools' effects
// are scripted. Everything that can go wrong between them, and Stop and Resume in every state.

import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { Passing } from "#protocol/room-socket.ts";
import { loadDefinitions } from "../../../server/src/agents/definitions.ts";
import { defaultRunLimits } from "../../../server/src/agents/limits.ts";
import { Runs } from "../../../server/src/agents/runs.ts";
import type { Tool } from "../../../server/src/agents/tools/tool.ts";
import { transcriptOf } from "../../../server/src/agents/transcript.ts";
import { type Clock, systemClock } from "../../../server/src/base/clock.ts";
import { randomId } from "../../../server/src/base/ids.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { AnthropicEngine } from "../../../server/src/engines/anthropic.ts";
import type { Room } from "../../../server/src/rooms/room.ts";
import {
	cut,
	endEarly,
	FakeAnthropic,
	noAnswer,
	overloaded,
	type Piece,
	stall,
	streamError,
	text,
	thinking,
	toolUse,
	waitFor,
} from "../../support/fake-anthropic.ts";
import { story, unpairedCalls } from "../../support/memory-room.ts";
import { openRoom, temporaryFolder } from "../../support/room-folder.ts";

const person = { userId: "ann" };
const builtIn = fileURLToPath(new URL("../../../prompts/agents", import.meta.url));
const never = new Promise<never>(() => {});

let fake: FakeAnthropic;
let room: Room;
let folder: string;

beforeEach(async () => {
	fake = await FakeAnthropic.start();
	folder = temporaryFolder();
	room = openRoom(folder, { clock: systemClock });
});

afterEach(async () => {
	room.close();
	await fake.close();
});

function tool(name: string, overrides: Partial<Tool> = {}): Tool {
	const input: z.ZodType<unknown> = z.object({ path: z.string().optional() });
	return { name, description: `${name}.`, input, readOnly: true, title: () => name, run: async () => ({ ok: true, output: `${name}: done` }), ...overrides };
}

const commit = tool("git_commit", {
	readOnly: false,
	run: async (_input, { approve }) => ({ ok: true, output: await approve({ type: "commit", paths: ["a.py"], message: "m" }) }),
});
const names = ["list_files", "read_file", "search_files", "problems", "fix_problems", "run_file", "run_tests", "git_status", "git_diff", "show_changes"];
const tools = [...names.map((name) => tool(name)), tool("propose_edit", { readOnly: false }), commit];

function startTeam(overrides: { tools?: Tool[]; clock?: Clock } = {}): Runs {
	const deps = { logger: silentLogger, random: () => 0.5 };
	const engine = new AnthropicEngine({
		...{ credential: { kind: "key", key: "k" }, baseUrl: fake.url, reason: "test", ...deps },
		clock: overrides.clock ?? systemClock,
		retry: { maxAttempts: 3, baseMs: 5, maxMs: 50, jitter: 0 },
	});
	const replaced = new Set((overrides.tools ?? []).map(({ name }) => name));
	return new Runs({
		engine: () => engine,
		sandboxInfo: () => ({ level: "none", proofs: [], reason: "a test" }),
		toolsFor: () => [...tools.filter(({ name }) => !replaced.has(name)), ...(overrides.tools ?? [])],
		definitions: () => loadDefinitions({ builtIn, own: "/nowhere", logger: silentLogger }),
		limits: defaultRunLimits,
		clock: systemClock,
		newId: randomId,
		logger: silentLogger,
	});
}

const log = (): RoomEvent[] => [...room.events()];
const asks = (worker: string): Piece => toolUse(worker, { task: `The ${worker}'s part.` });
const failedResults = () => log().flatMap((event) => (event.kind === "tool_ended" && !event.ok ? [event.output] : []));

function until(found: (event: RoomEvent) => boolean, after = 0): Promise<RoomEvent> {
	return new Promise((resolve) => {
		const past = log().find((event) => event.seq > after && found(event));
		if (past !== undefined) return resolve(past);
		const off = room.onEvent((event) => {
			if (!found(event)) return;
			off();
			resolve(event);
		});
	});
}

async function ended(after = 0) {
	const event = await until(({ kind }) => kind === "run_ended", after);
	if (event.kind !== "run_ended") throw new Error("not the end of a run");
	return event.result;
}

const passed = (): Passing[] => {
	const messages: Passing[] = [];
	room.listen({ event() {}, pass: (message) => messages.push(message) });
	return messages;
};

describe("the team over the wire", () => {
	it("comes through a 529 after the fifth tool call, cut streams, malformed input and a tool that throws", async () => {
		const breaks = tool("problems", { run: () => Promise.reject(new Error("the analyser is gone")) });
		const runs = startTeam({ tools: [breaks] });
		const messages = passed();
		fake
			.on("manager", thinking("A plan first."), text("The planner first."), asks("planner"))
			.on("planner", toolUse("list_files", {}), toolUse("read_file", { path: "a.py" }))
			.on("planner", toolUse("problems", { path: "a.py" }))
			.on("planner", text("1. Change a.py."))
			.on("manager", asks("coder"))
			.on("coder", toolUse("read_file", {}, { rawJson: '{"path": "a.p' }))
			.on("coder", overloaded())
			.on("coder", text("I beg"), cut())
			.on("coder", toolUse("propose_edit", { path: "a.py" }, { splitAt: [1, 2, 9] }))
			.on("coder", streamError())
			.on("coder", text("Changed a.py."))
			.on("manager", asks("reviewer"))
			.on("reviewer", text("Verd"), endEarly())
			.on("reviewer", text("Verdict: accept"))
			.on("manager", text("All done."));
		await runs.startRun(room, "improve a.py", person);
		const result = await ended();
		expect(result).toMatchObject({ status: "completed", summary: "All done." });
		expect(failedResults()).toEqual([
			"problems failed: the analyser is gone",
			"The input was not valid JSON, so nothing was done. Send the call again with valid JSON.",
		]);
		expect(messages.filter(({ type }) => type === "agent_retrying")).toHaveLength(4);
		expect(unpairedCalls(log())).toEqual([]);
		fake.assertClean();
	});

	it("tells of a stalled stream, gives it up and asks again", async () => {
		const faster = 200; // 20 s of silence are 100 ms, the 120 s after which it is given up 600
		const startedAt = performance.now();
		const clock: Clock = { now: () => (performance.now() - startedAt) * faster, sleep: (ms, signal) => systemClock.sleep(ms / faster, signal) };
		const runs = startTeam({ clock });
		const messages = passed();
		fake.on("manager", text("Let me"), stall()).on("manager", text("Here I am."));
		await runs.startRun(room, "hello", person);
		expect(await ended()).toMatchObject({ status: "completed", summary: "Here I am." });
		const kinds = messages.map(({ type }) => type);
		expect(kinds.filter((kind) => kind === "agent_stalled").length).toBeGreaterThanOrEqual(1);
		expect(kinds.indexOf("agent_retrying")).toBeGreaterThan(kinds.indexOf("agent_stalled"));
		fake.assertClean();
	});

	it("ends in words when the model stays overloaded, and goes on in the worker when resumed", async () => {
		const runs = startTeam();
		fake
			.on("manager", asks("coder"))
			.on("coder", toolUse("read_file", { path: "a.py" }))
			.on("coder", overloaded())
			.on("coder", overloaded())
			.on("coder", overloaded());
		const { runId } = await runs.startRun(room, "improve a.py", person);
		const first = await ended();
		expect(first).toMatchObject({ status: "failed", resumable: true, summary: expect.stringMatching(/overloaded.*Resume the run/i) });
		fake.on("coder", text("Changed a.py.")).on("manager", text("Done after all."));
		const from = room.lastSeq;
		await runs.resumeRun(room, runId, person);
		expect(await ended(from)).toMatchObject({ status: "completed", summary: "Done after all." });
		expect(fake.requests.at(-2)?.results).toEqual([{ id: expect.any(String), content: "read_file: done", isError: false }]);
		expect(unpairedCalls(log())).toEqual([]);
		fake.assertClean();
	});
});

const hanging = (name: string, how: "heeds" | "ignores") =>
	tool(name, {
		readOnly: false,
		run: (_input, { signal }) => (how === "ignores" ? never : new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)))),
	});

/** Where a run can be when Stop is pressed: the script up to there, how one knows that it is there, and what the script goes on with after Resume. */
interface State {
	where: string;
	tools?: Tool[];
	script(): void;
	reach(runs: Runs, runId: string): Promise<unknown>;
	goOn(): void;
}

const closes = () => fake.on("manager", text("Done."));
const running = (name: string) => async () => {
	await until((event) => event.kind === "tool_started" && event.name === name);
	await new Promise((resolve) => setImmediate(resolve));
};
const states: State[] = [
	{ where: "before the first byte of an answer", script: () => fake.on("manager", noAnswer()), reach: () => fake.untilRequests(1), goOn: closes },
	{
		where: "while the manager's answer streams",
		script: () => fake.on("manager", text("I will"), waitFor(never)),
		reach: () => fake.untilRequests(1),
		goOn: closes,
	},
	{
		where: "while a worker's answer streams",
		script: () => fake.on("manager", asks("coder")).on("coder", text("Let me"), waitFor(never)),
		reach: () => fake.untilRequests(2),
		goOn: () => fake.on("coder", text("Changed.")).on("manager", text("Done.")),
	},
	{
		where: "while a worker's tool runs",
		tools: [hanging("run_tests", "heeds")],
		script: () => fake.on("manager", asks("tester")).on("tester", toolUse("run_tests", {}), toolUse("read_file", {})),
		reach: running("run_tests"),
		goOn: () => fake.on("tester", text("Tests: not run")).on("manager", text("Done.")),
	},
	{
		where: "while a tool runs that ignores the signal",
		tools: [hanging("run_tests", "ignores")],
		script: () => fake.on("manager", asks("tester")).on("tester", toolUse("run_tests", {})),
		reach: running("run_tests"),
		goOn: () => fake.on("tester", text("Tests: not run")).on("manager", text("Done.")),
	},
	{
		where: "while a person is asked",
		script: () => fake.on("manager", asks("committer")).on("committer", toolUse("git_commit", { path: "a.py" })),
		reach: () => until(({ kind }) => kind === "approval_requested"),
		goOn: () => fake.on("committer", text("Nothing was committed.")).on("manager", text("Done.")),
	},
	{
		where: "while it is paused",
		script: () => fake.on("manager", toolUse("list_files", {})),
		reach: async (runs, runId) => {
			await fake.untilRequests(1);
			await runs.pauseRun(room, runId, person);
			await until(({ kind }) => kind === "agent_message");
		},
		goOn: closes,
	},
];

describe("Stop", () => {
	it.each(states)("$where ends everything within 500 ms, and Resume goes on from the same transcript", async ({ tools: own, script, reach, goOn }) => {
		const runs = startTeam({ tools: own });
		script();
		const { runId } = await runs.startRun(room, "improve a.py", person);
		await reach(runs, runId);
		const pressedAt = Date.now();
		await runs.stopRun(room, runId);
		const last = log().at(-1);
		expect(last).toMatchObject({ kind: "run_ended", result: { status: "stopped", resumable: true } });
		expect(Date.parse(last?.timestamp ?? "") - pressedAt).toBeLessThanOrEqual(500);
		expect(unpairedCalls(log())).toEqual([]);
		expect(room.activeRun).toBeUndefined();

		// As after a restart of the backend: another process knows only the log.
		room.close();
		room = openRoom(folder, { clock: systemClock });
		const managerId = log().find((event) => event.kind === "agent_started")?.agent_id ?? "";
		const before = transcriptOf(log(), managerId).messages();
		goOn();
		const from = room.lastSeq;
		await startTeam({ tools: own }).resumeRun(room, runId, person);
		expect(await ended(from)).toMatchObject({ status: "completed", summary: "Done." });
		const after = transcriptOf(log(), managerId).messages();
		expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
		expect(after[before.length - 1]?.content.slice(0, before.at(-1)?.content.length)).toEqual(before.at(-1)?.content);
		expect(unpairedCalls(log())).toEqual([]);
		expect(story(log()).at(-1)).toBe("run ended completed");
		fake.assertClean();
	});
});

describe("a backend that dies", () => {
	it("leaves a run that the next one marks interrupted and goes on with", async () => {
		fake
			.on("manager", asks("coder"))
			.on("coder", toolUse("read_file", { path: "a.py" }))
			.on("coder", text("Let me"), waitFor(never));
		const { runId } = await startTeam().startRun(room, "improve a.py", person);
		await fake.untilRequests(3);
		room.close(); // from here on nothing of the first backend reaches the log, as after kill -9
		room = openRoom(folder, { clock: systemClock });
		expect(log().at(-1)).toMatchObject({ kind: "run_ended", result: { status: "interrupted", resumable: true } });
		expect(unpairedCalls(log())).toEqual([]);
		fake.on("coder", text("Changed a.py.")).on("manager", text("Done."));
		const from = room.lastSeq;
		await startTeam().resumeRun(room, runId, person);
		expect(await ended(from)).toMatchObject({ status: "completed", summary: "Done." });
		expect(fake.requests.at(-1)?.lastText).toContain("The coder went on where it was interrupted and has finished.");
		expect(unpairedCalls(log())).toEqual([]);
		fake.assertClean();
	});
});
