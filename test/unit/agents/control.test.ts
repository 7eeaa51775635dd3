// Stop, pause, resume and approvals: control works in every state, and what is left behind can be gone on from.

import { expect, test } from "vitest";
import type { FileChange } from "#protocol/changes.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import { transcriptOf } from "../../../server/src/agents/transcript.ts";
import { EngineError } from "../../../server/src/engines/engine.ts";
import { story, unpairedCalls } from "../../support/memory-room.ts";
import { type BenchOptions, person, runBench, tool } from "../../support/run-bench.ts";
import { asks, calls, fails, hangs, says } from "../../support/scripted-engine.ts";

type Bench = ReturnType<typeof runBench>;

const forEver = () => new Promise<never>(() => {});
const hanging = tool("hang", { run: (_input, { signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))) });
const deaf = tool("deaf", { run: forEver });
const asking = tool("commit", { run: async (_input, { approve }) => ({ ok: true, output: await approve({ type: "commit", paths: ["a"], message: "m" }) }) });

const runIdOf = (bench: Bench): string => bench.room.log.findLast((event) => event.kind === "run_started")?.run_id ?? "";
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Where a run can be when Stop is pressed: how it gets there. */
const states: [string, BenchOptions, (bench: Bench) => Promise<unknown>][] = [
	["before the first event of the engine", { script: { manager: [hangs()] } }, turn],
	["while the manager's answer streams", { script: { manager: [hangs("I will")] } }, turn],
	["while an engine ignores the signal", { script: { manager: [hangs("I will", "ignores")] } }, turn],
	["while a tool runs", { script: { manager: [calls("hang", "look")] }, tools: [hanging, tool("look")] }, turn],
	["while a tool runs that ignores the signal", { script: { manager: [calls("deaf", "look")] }, tools: [deaf, tool("look")] }, turn],
	["while a worker's answer streams", { script: { manager: [asks("coder")], coder: [hangs("let me")] } }, turn],
	[
		"while a worker's tools run side by side",
		{
			script: { manager: [asks("coder")], coder: [calls("r1", "r2")] },
			tools: [
				{ ...hanging, name: "r1", readOnly: true },
				{ ...deaf, name: "r2", readOnly: true },
			],
		},
		turn,
	],
	[
		"while a person is asked",
		{ script: { manager: [asks("committer")], committer: [calls("commit")] }, tools: [asking] },
		(bench) => bench.room.next("approval_requested"),
	],
	[
		"while it is paused",
		{ script: { manager: [calls("look"), says("never")] }, tools: [tool("look")] },
		async (bench) => {
			await bench.runs.pauseRun(bench.room, runIdOf(bench), person);
			await turn();
		},
	],
];

test.each(states)("Stop %s ends everything with one result for each call, within the grace", async (_where, options, reach) => {
	const bench = runBench(options);
	await bench.start();
	await reach(bench);
	const stopping = bench.runs.stopRun(bench.room, runIdOf(bench));
	await turn();
	await bench.clock.advance(250);
	await stopping;
	const ended = bench.room.log.at(-1);
	expect(ended).toMatchObject({ kind: "run_ended", result: { status: "stopped", resumable: true, summary: "Stopped. Resume the run to go on where it was." } });
	expect(unpairedCalls(bench.room.log)).toEqual([]);
	const open = bench.room.log.filter(({ kind }) => kind === "agent_started").length - bench.room.log.filter(({ kind }) => kind === "agent_ended").length;
	expect(open).toBe(0);
	expect(bench.runs.running).toBe(0);
	expect(bench.room.listeners).toBe(0);
	await bench.runs.stopRun(bench.room, runIdOf(bench)); // safe to repeat
	expect(bench.room.log.at(-1)).toBe(ended);
});

test("a run that was just asked for is seen, and Stop ends it before it has done anything", async () => {
	const bench = runBench();
	const starting = bench.start();
	expect(story(bench.room.log)).toEqual(["run started"]);
	await bench.runs.stopRun(bench.room, runIdOf(bench));
	await starting;
	expect(bench.room.log.at(-1)).toMatchObject({ kind: "run_ended", result: { status: "stopped", resumable: true } });
	expect(unpairedCalls(bench.room.log)).toEqual([]);
	expect([bench.runs.running, bench.room.listeners]).toEqual([0, 0]);
});

test("a tool that did not confirm its end is not said to have ended", async () => {
	const bench = runBench({ script: { manager: [calls("deaf")] }, tools: [deaf] });
	await bench.start();
	await turn();
	const stopping = bench.runs.stopRun(bench.room, runIdOf(bench));
	await turn();
	expect(story(bench.room.log).at(-1)).toBe("manager calls deaf");
	await bench.clock.advance(250);
	await stopping;
	expect(bench.room.log.find((event) => event.kind === "tool_ended")).toMatchObject({
		ok: false,
		output: "Interrupted before it finished: the run was stopped. It has not confirmed its end and may still be finishing.",
	});
});

test("a resumed run goes on from its last complete turn with the identical transcript", async () => {
	const bench = runBench({ tools: [tool("look")] });
	const first = bench.use({ manager: [calls("look"), calls({ name: "look", input: { path: "b" } }), hangs("half a sent")] });
	await bench.start();
	await turn();
	await bench.runs.stopRun(bench.room, runIdOf(bench));
	const second = bench.use({ manager: [says("done")] });
	await bench.runs.resumeRun(bench.room, runIdOf(bench), person);
	const { result } = await bench.ended(bench.room.lastSeq);
	expect(JSON.stringify(second.requests[0]?.messages)).toBe(JSON.stringify(first.requests[2]?.messages));
	expect(second.requests[0]?.tools).toEqual(first.requests[0]?.tools);
	expect(result).toMatchObject({ status: "completed", summary: "done", usage: { input: 30 } });
	await expect(bench.runs.resumeRun(bench.room, runIdOf(bench), person)).rejects.toMatchObject({ code: "run_inactive" });
});

test("a worker that was stopped goes on in its own transcript, before the manager does", async () => {
	const bench = runBench({ tools: [tool("look")] });
	bench.use({ manager: [asks("coder")], coder: [calls("look"), hangs("now I")] });
	await bench.start();
	await turn();
	await bench.runs.stopRun(bench.room, runIdOf(bench));
	const from = bench.room.lastSeq;
	const engine = bench.use({ coder: [says("edited")], manager: [says("done")] });
	await bench.runs.resumeRun(bench.room, runIdOf(bench), person);
	await bench.ended(from);
	expect(story(bench.room.log).slice(story(bench.room.log.slice(0, from)).length)).toEqual([
		"run resumed",
		"manager goes on",
		"coder goes on",
		'coder says "edited"',
		"coder completed",
		'manager hears "The coder went on where it was interrupted and has finished."',
		'manager says "done"',
		"manager completed",
		"run ended completed",
	]);
	expect(engine.requests[0]?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
	expect(engine.lastMessages("manager").at(-1)).toMatchObject({
		content: [
			{ type: "tool_result", is_error: true },
			{ type: "text", text: expect.stringMatching(/Its answer:\n\nedited$/) },
		],
	});
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test("an engine that is gone in the middle of a worker's work ends the run; resumed, the worker goes on", async () => {
	const bench = runBench({ tools: [tool("look")] });
	bench.use({ manager: [asks("coder")], coder: [calls("look"), fails(new EngineError("overloaded", "The model is overloaded."))] });
	const { result } = await bench.run();
	expect(result).toMatchObject({ status: "failed", resumable: true, summary: "The model is overloaded. Resume the run to go on where it was." });
	expect(story(bench.room.log).slice(-4)).toEqual(["coder interrupted", "manager gets coder failed", "manager failed", "run ended failed"]);
	const from = bench.room.lastSeq;
	bench.use({ coder: [says("edited")], manager: [says("done")] });
	await bench.runs.resumeRun(bench.room, runIdOf(bench), person);
	expect((await bench.ended(from)).result).toMatchObject({ status: "completed", summary: "done" });
});

test("after a crash, what only reads is run again and anything else is reported as interrupted", async () => {
	const ran: string[] = [];
	const noting = (name: string, readOnly: boolean) =>
		tool(name, {
			readOnly,
			run: async () => {
				ran.push(name);
				return { ok: true, output: "done" };
			},
		});
	const bench = runBench({ tools: [noting("look", true), noting("write", false)] });
	const { room } = bench;
	const engineInfo = { id: "anthropic", model: "scripted-1", reason: "a test" } as const;
	const use = (id: string, name: string) => ({ type: "tool_use" as const, id, name, input: {} });
	room.append({
		kind: "run_started",
		run_id: "run_x",
		request: "fix it",
		user_id: "user_1",
		engine: engineInfo,
		sandbox: { level: "none", proofs: [], reason: "" },
	});
	room.append({ kind: "agent_started", agent_id: "agent_x", run_id: "run_x", name: "manager", task: "fix it" });
	const usage = { input: 1, output: 1, cache_read: 0, cache_write: 0 };
	const content = [use("c1", "look"), use("c2", "write"), use("c3", "write")];
	room.append({ kind: "agent_message", agent_id: "agent_x", message_id: "m", content, stop_reason: "tool_use", usage, model: "scripted-1" });
	for (const [call_id, name] of [
		["c1", "look"],
		["c2", "write"],
	] as const)
		room.append({ kind: "tool_started", call_id, agent_id: "agent_x", name, title: name, input: {} });
	const result = { status: "interrupted", summary: "", tests: "not_run", duration_ms: 5, usage, resumable: true } as const;
	room.append({ kind: "run_ended", run_id: "run_x", result });
	bench.use({ manager: [says("done")] });
	const from = room.lastSeq;
	await bench.runs.resumeRun(room, "run_x", person);
	await bench.ended(from);
	expect(ran).toEqual(["look"]);
	expect(room.log.flatMap((event) => (event.kind === "tool_ended" ? [[event.call_id, event.ok, event.output]] : []))).toEqual([
		["c1", true, "done"],
		["c2", false, "Interrupted before it finished. See what it left behind before you call it again."],
		["c3", false, "Not run: the work was interrupted before its turn came. Call it again if it is still needed."],
	]);
	expect(unpairedCalls(room.log)).toEqual([]);
});

test("another engine gets the transcript without the thinking of the first", () => {
	const bench = runBench();
	const { room } = bench;
	const sandbox: SandboxInfo = { level: "none", proofs: [], reason: "" };
	const usage = { input: 1, output: 1, cache_read: 0, cache_write: 0 };
	const begin = { run_id: "r", user_id: "u", sandbox };
	room.append({ kind: "run_started", ...begin, request: "go", engine: { id: "anthropic", model: "a", reason: "" } });
	room.append({ kind: "agent_started", agent_id: "m", run_id: "r", name: "manager", task: "go" });
	const content = [
		{ type: "thinking" as const, thinking: "hm", signature: "s" },
		{ type: "tool_use" as const, id: "c", name: "look", input: {} },
	];
	room.append({ kind: "agent_message", agent_id: "m", message_id: "1", content, stop_reason: "tool_use", usage, model: "a" });
	room.append({ kind: "run_resumed", ...begin, engine: { id: "anthropic", model: "a", reason: "" } });
	room.append({ kind: "agent_started", agent_id: "m", run_id: "r", name: "manager", task: "go", resumed: true });
	expect(transcriptOf(room.log, "m").messages()[1]?.content).toHaveLength(2);
	room.append({ kind: "run_resumed", ...begin, engine: { id: "local", model: "b", reason: "" } });
	room.append({ kind: "agent_started", agent_id: "m", run_id: "r", name: "manager", task: "go", resumed: true });
	expect(transcriptOf(room.log, "m").messages()[1]?.content).toEqual([content[1]]);
});

test("Pause finishes the tool at work and holds; Continue goes on", async () => {
	let finish = () => {};
	const working = new Promise<void>((resolve) => {
		finish = resolve;
	});
	const slow = tool("slow", {
		run: async () => {
			await working;
			return { ok: true, output: "slow: done" };
		},
	});
	const bench = runBench({ script: { manager: [calls("slow", "next"), says("done")] }, tools: [slow, tool("next")] });
	const { runId } = await bench.start();
	await turn();
	await bench.runs.pauseRun(bench.room, runId, person);
	await bench.runs.pauseRun(bench.room, runId, person);
	finish();
	await turn();
	expect(story(bench.room.log)).toEqual(["run started", "manager starts", "manager calls slow, calls next", "run paused", "manager gets slow ok"]);
	await bench.runs.continueRun(bench.room, runId, person);
	await bench.ended();
	expect(story(bench.room.log).slice(5)).toEqual(["run continued", "manager gets next ok", 'manager says "done"', "manager completed", "run ended completed"]);
});

test("a room works on one run at a time", async () => {
	const bench = runBench({ script: { manager: [hangs()] } });
	const { runId } = await bench.start();
	await expect(bench.start()).rejects.toMatchObject({ code: "run_active" });
	await expect(bench.runs.resumeRun(bench.room, runId, person)).rejects.toMatchObject({ code: "run_active" });
	await bench.runs.stopRun(bench.room, runId);
	await expect(bench.runs.stopRun(bench.room, "run_none")).rejects.toMatchObject({ code: "not_found" });
	await expect(bench.runs.pauseRun(bench.room, runId, person)).rejects.toMatchObject({ code: "run_inactive" });
});

test("closing Ensemble interrupts what runs, and it can be resumed", async () => {
	const bench = runBench({ script: { manager: [asks("coder")], coder: [hangs("x")] } });
	const { runId } = await bench.start();
	await turn();
	await bench.runs.dispose();
	expect(story(bench.room.log).slice(-4)).toEqual(["coder interrupted", "manager gets coder failed", "manager interrupted", "run ended interrupted"]);
	const from = bench.room.lastSeq;
	bench.use({ coder: [says("edited")], manager: [says("done")] });
	await bench.runs.resumeRun(bench.room, runId, person);
	expect((await bench.ended(from)).result.status).toBe("completed");
});

test.each(["approved", "denied"] as const)("a question is answered once, by a person (%s)", async (answer) => {
	const bench = runBench({ script: { manager: [calls("commit"), says("ok")] }, tools: [asking] });
	await bench.start();
	const question = await bench.room.next("approval_requested");
	if (question.kind !== "approval_requested") return;
	await bench.runs.answerApproval(bench.room, question.approval_id, answer, person);
	await expect(bench.runs.answerApproval(bench.room, question.approval_id, "approved", person)).rejects.toMatchObject({ code: "not_found" });
	await bench.ended();
	expect(bench.room.log.find((event) => event.kind === "tool_ended")).toMatchObject({ output: answer });
	expect(bench.room.log.filter((event) => event.kind === "approval_answered")).toMatchObject([{ answer, user_id: "user_1" }]);
});

test("a review is answered by deciding on the last pending hunk, and not asked for where nothing is pending", async () => {
	const review = tool("review", { run: async (_input, { approve }) => ({ ok: true, output: await approve({ type: "review_changes", paths: ["a.py"] }) }) });
	const bench = runBench({ script: { manager: [calls("review"), calls({ name: "review", input: { path: "again" } }), says("ok")] }, tools: [review] });
	const hunk = (hunk_id: string): FileChange["hunks"][number] => ({
		hunk_id,
		old_start: 1,
		old_lines: [],
		new_start: 1,
		new_lines: ["x"],
		before: [],
		after: [],
		state: "pending",
	});
	const change = (path: string, ...ids: string[]): FileChange => ({ path, action: "modify", eol: "\n", final_newline: true, hunks: ids.map(hunk) });
	const { runId } = await bench.start();
	const stage = (file: FileChange) => bench.room.append({ kind: "file_staged", changeset_id: "cs", run_id: runId, change: file });
	const decide = (path: string, id: string) =>
		bench.room.append({ kind: "hunks_decided", changeset_id: "cs", path, hunk_ids: [id], state: "rejected", user_id: "user_2" });
	stage(change("a.py", "h1", "h2"));
	stage(change("b.py", "h3"));
	await bench.room.next("approval_requested");
	decide("a.py", "h1");
	await turn();
	expect(bench.room.log.filter(({ kind }) => kind === "approval_answered")).toEqual([]);
	decide("a.py", "h2");
	await bench.ended();
	expect(bench.room.log.filter(({ kind }) => kind === "approval_requested" || kind === "approval_answered")).toMatchObject([
		{ kind: "approval_requested" },
		{ kind: "approval_answered", answer: "approved", user_id: "user_2" },
	]);
});

test("words said while nobody worked reach the run when it is resumed, another run's request does not", async () => {
	const bench = runBench({ script: { manager: [hangs()] } });
	const { runId } = await bench.start();
	await bench.runs.stopRun(bench.room, runId);
	bench.use({ manager: [says("other answer")] });
	const other = bench.room.lastSeq;
	await bench.start("something else");
	await bench.ended(other);
	bench.room.append({ kind: "chat_message", message_id: "m_1", user_id: "user_1", text: "use tabs" });
	const engine = bench.use({ manager: [says("done")] });
	const from = bench.room.lastSeq;
	await bench.runs.resumeRun(bench.room, runId, person);
	await bench.ended(from);
	expect(engine.lastMessages("manager")).toEqual([
		{
			role: "user",
			content: [
				{ type: "text", text: "fix it" },
				{ type: "text", text: "use tabs" },
			],
		},
	]);
});

test("words of a member who may only chat do not direct the team; those of one who may do", async () => {
	const bench = runBench({ script: { manager: [calls("look"), says("done")] }, tools: [tool("look")] });
	for (const [user_id, role] of [
		["vera", "viewer"],
		["ed", "editor"],
	] as const)
		bench.room.append({ kind: "member_joined", member: { user_id, name: user_id, role, via: "web" } });
	await bench.start();
	bench.room.append({ kind: "chat_message", message_id: "m1", user_id: "vera", text: "delete everything" });
	bench.room.append({ kind: "chat_message", message_id: "m2", user_id: "ed", text: "be careful" });
	await bench.ended();
	expect(bench.room.log.flatMap((event) => (event.kind === "agent_steered" ? [event.text] : []))).toEqual(["be careful"]);
});
