import { expect, test } from "vitest";
import { nextReview } from "../../../server/src/agents/team.ts";
import { EngineError } from "../../../server/src/engines/engine.ts";
import { story, unpairedCalls } from "../../support/memory-room.ts";
import { agent, runBench, tool } from "../../support/run-bench.ts";
import { asks, calls, fails, hangs, says } from "../../support/scripted-engine.ts";

const results = (bench: ReturnType<typeof runBench>) => bench.room.log.flatMap((event) => (event.kind === "tool_ended" ? [event] : []));

test("a worker sees its task and nothing else, and gives its closing words back", async () => {
	const bench = runBench();
	const engine = bench.use({ manager: [asks("planner", "plan the parser"), says("done")], planner: [says("1. read")] });
	await bench.run("rewrite everything");
	expect(engine.requests.find((request) => request.agent === "planner")).toMatchObject({
		system: "You are the planner.",
		messages: [{ role: "user", content: [{ type: "text", text: "plan the parser" }] }],
		tools: [],
	});
	expect(results(bench)).toMatchObject([{ ok: true, output: "1. read" }]);
});

test("each agent gets the tools that its definition names, the manager its workers too", async () => {
	const definitions = {
		manager: agent("manager", ["look"]),
		workers: [agent("coder", ["look", "edit"]), agent("scribe", ["look", "fly"])],
		problems: ["odd.md: bad."],
	};
	const bench = runBench({ tools: [tool("edit"), tool("look")], definitions });
	const engine = bench.use({ manager: [asks("coder"), asks("scribe"), says("done")], coder: [says("a")], scribe: [calls("edit"), says("b")] });
	await bench.run();
	expect(Object.fromEntries(engine.requests.map((request) => [request.agent, request.tools.map(({ name }) => name).join(" ")]))).toEqual({
		manager: "coder look scribe",
		coder: "edit look",
		scribe: "look",
	});
	expect(results(bench)[1]).toMatchObject({ ok: false, output: "There is no tool edit. You have: look." });
	expect(story(bench.room.log).filter((line) => line.startsWith("notice"))).toEqual([
		'notice "odd.md: bad."',
		'notice "The agent scribe asks for the tool fly, which does not exist; it works without it."',
	]);
});

test("a worker that fails is never reported as success", async () => {
	const bench = runBench();
	bench.use({ manager: [asks("coder"), says("It could not be done.")], coder: [fails(new EngineError("invalid_request", "The request was refused."))] });
	await bench.run();
	expect(results(bench)).toMatchObject([{ ok: false, output: "The coder did not finish: The request was refused." }]);
});

test("code is reviewed and changed three times at most, and people see which time it is", async () => {
	const round = (n: number) => [asks("coder", `change ${n}`), asks("reviewer", `review ${n}`)];
	const bench = runBench();
	bench.use({
		manager: [...[1, 2, 3, 4].flatMap(round), says("One finding is left.")],
		coder: [says("c1"), says("c2"), says("c3"), says("c4")],
		reviewer: [says("r1"), says("r2"), says("r3")],
	});
	expect((await bench.run()).result.status).toBe("completed");
	expect(story(bench.room.log).filter((line) => line.startsWith("notice"))).toEqual([
		'notice "Review cycle 1/3"',
		'notice "Review cycle 2/3"',
		'notice "Review cycle 3/3"',
	]);
	expect(results(bench).at(-1)).toMatchObject({ ok: false, output: expect.stringContaining("reviewed and changed 3 times") });
});

test.each([
	["the first review", [], 1],
	["a review of new changes", ["coder", "reviewer", "coder"], 2],
	["a second look at the same code", ["coder", "reviewer", "tester"], 1],
	["several changes between two reviews", ["coder", "coder", "reviewer", "coder", "coder"], 2],
])("%s belongs to the right cycle", (_what, names, cycle) => {
	expect(nextReview(names.map((name) => ({ name })))).toBe(cycle);
});

test("a worker that fails again and again is not asked a fourth time", async () => {
	const broken = () => fails(new EngineError("invalid_request", "No."));
	const bench = runBench();
	bench.use({ manager: [...[1, 2, 3, 4].map((n) => asks("coder", `try ${n}`)), says("no luck")], coder: [broken(), broken(), broken()] });
	expect((await bench.run()).result.status).toBe("completed");
	expect(results(bench).at(-1)).toMatchObject({ ok: false, output: expect.stringContaining("the coder failed 3 times in a row") });
});

test("a run calls a bounded number of workers", async () => {
	const bench = runBench({ limits: { workers: 1 } });
	bench.use({ manager: [asks("coder"), asks("tester"), says("enough")], coder: [says("a")] });
	await bench.run();
	expect(results(bench).map(({ ok }) => ok)).toEqual([true, false]);
});

test("a worker that runs out of time ends, people are told, and the manager decides", async () => {
	const bench = runBench({ limits: { workerMs: { coder: 600_000 } } });
	bench.use({ manager: [asks("coder"), says("It took too long.")], coder: [hangs("thinking")] });
	await bench.start();
	await bench.clock.untilSleeping();
	await bench.clock.advance(599_999);
	expect(story(bench.room.log).at(-1)).toBe("coder starts");
	await bench.clock.advance(1);
	await bench.ended();
	expect(story(bench.room.log).slice(-6)).toEqual([
		"coder timed_out",
		'notice "The coder used up its time limit of 600 s. The manager decides how to go on."',
		"manager gets coder failed",
		'manager says "It took too long."',
		"manager completed",
		"run ended completed",
	]);
});

test("time in which people think does not count against a worker", async () => {
	const asking = tool("commit", { run: async (_input, { approve }) => ({ ok: true, output: await approve({ type: "commit", paths: ["a"], message: "m" }) }) });
	const bench = runBench({ limits: { workerMs: { committer: 1000 } }, tools: [asking] });
	bench.use({ manager: [asks("committer"), says("done")], committer: [calls("commit"), says("committed")] });
	await bench.start();
	const question = await bench.room.next("approval_requested");
	await bench.clock.advance(3_600_000);
	if (question.kind === "approval_requested") await bench.runs.answerApproval(bench.room, question.approval_id, "approved", { userId: "user_1" });
	expect((await bench.ended()).result).toMatchObject({ status: "completed" });
});

test("what people say during a run reaches the manager at its next turn, also after its last words", async () => {
	const look = tool("look", {
		run: async () => {
			say("use tabs");
			return { ok: true, output: "seen" };
		},
	});
	const bench = runBench({ tools: [look] });
	const say = (text: string) => bench.room.append({ kind: "chat_message", message_id: `m_${text}`, user_id: "user_1", text });
	const engine = bench.use({
		manager: [
			calls("look"),
			(request, signal) => {
				say("and spaces");
				return says("finished")(request, signal);
			},
			says("finished with both"),
		],
	});
	expect((await bench.run()).result.summary).toBe("finished with both");
	expect(engine.lastMessages("manager").slice(-3)).toMatchObject([
		{ role: "user", content: [{ type: "tool_result" }, { type: "text", text: "use tabs" }] },
		{ role: "assistant" },
		{ role: "user", content: [{ type: "text", text: "and spaces" }] },
	]);
	expect(bench.room.log.flatMap((event) => (event.kind === "agent_steered" ? [event.message_id] : []))).toEqual(["m_use tabs", "m_and spaces"]);
});

test("a new run is told what happened in the room before", async () => {
	const bench = runBench({ script: { manager: [says("Answer one.")] } });
	await bench.run("first question");
	const engine = bench.use({ manager: [says("Answer two.")] });
	await bench.start("second question");
	await bench.ended(bench.room.log.findIndex((event) => event.kind === "run_ended") + 1);
	expect(engine.lastMessages("manager")).toEqual([
		{
			role: "user",
			content: [
				{ type: "text", text: "second question" },
				{
					type: "text",
					text: "Earlier in this room, for orientation only; it is done and not part of the task above:\n- Asked: first question\n  Result: completed, tests not run: Answer one.",
				},
			],
		},
	]);
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});
