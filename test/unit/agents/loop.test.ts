// What one agent does with answers and tool calls; told through the manager of a run without workers.

import { expect, test } from "vitest";
import { z } from "zod";
import { maxCallsPerAnswer, maxShownBytes } from "../../../server/src/agents/limits.ts";
import { transcriptOf } from "../../../server/src/agents/transcript.ts";
import { EngineError } from "../../../server/src/engines/engine.ts";
import { story, unpairedCalls } from "../../support/memory-room.ts";
import { agent, runBench, tool } from "../../support/run-bench.ts";
import { answers, asks, calls, fails, says, type Turn } from "../../support/scripted-engine.ts";

const results = (bench: ReturnType<typeof runBench>) => bench.room.log.flatMap((event) => (event.kind === "tool_ended" ? [event] : []));

test("a tool that throws, one that does not exist, and input that does not fit are results the model can act on", async () => {
	const strict: z.ZodType<unknown> = z.object({ path: z.string(), line: z.number().int() });
	const bench = runBench({
		tools: [
			tool("breaks", {
				run: () => {
					throw new Error("disk on fire");
				},
			}),
			tool("strict", { input: strict }),
			tool("odd", {
				title: () => {
					throw new Error("no title");
				},
			}),
		],
	});
	const engine = bench.use({
		manager: [
			calls("breaks", { name: "strict", input: { line: "x" } }, { name: "strict", input: { _invalid_json: '{"path": "a' } }, "nothing_like_it", "odd"),
			says("ok"),
		],
	});
	await bench.run();
	expect(results(bench).map(({ ok, output }) => [ok, output])).toEqual([
		[false, "breaks failed: disk on fire"],
		[
			false,
			"The input does not fit strict, so nothing was done. path: Invalid input: expected string, received undefined; line: Invalid input: expected number, received string.",
		],
		[false, "The input was not valid JSON, so nothing was done. Send the call again with valid JSON."],
		[false, "There is no tool nothing_like_it. You have: breaks, coder, committer, odd, planner, reviewer, strict, tester."],
		[true, "odd: done"],
	]);
	const sent = engine.lastMessages("manager").at(-1)?.content ?? [];
	expect(sent.map((block) => (block.type === "tool_result" ? block.is_error === true : block.type))).toEqual([true, true, true, true, false]);
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test("read-only calls of one answer run side by side, a changing one alone and in its place", async () => {
	const order: string[] = [];
	const slow = (name: string, readOnly: boolean) =>
		tool(name, {
			readOnly,
			run: async () => {
				order.push(`${name} begins`);
				await new Promise((resolve) => setImmediate(resolve));
				order.push(`${name} ends`);
				return { ok: true, output: name };
			},
		});
	const bench = runBench({ tools: [slow("read", true), slow("look", true), slow("write", false)] });
	const engine = bench.use({ manager: [calls("read", "look", "write", "read"), says("ok")] });
	await bench.run();
	expect(order).toEqual(["read begins", "look begins", "read ends", "look ends", "write begins", "write ends", "read begins", "read ends"]);
	const sent = engine.lastMessages("manager").at(-1)?.content ?? [];
	expect(sent.map((block) => (block.type === "tool_result" ? block.content : ""))).toEqual(["read", "look", "write", "read"]);
});

test("results go to the model in the order of the calls, however they finished", async () => {
	const late = async () => {
		await new Promise((resolve) => setImmediate(resolve));
		return { ok: true, output: "1" };
	};
	const bench = runBench({
		tools: [tool("first", { readOnly: true, run: late }), tool("second", { readOnly: true, run: async () => ({ ok: true, output: "2" }) })],
	});
	const engine = bench.use({ manager: [calls("first", "second"), says("ok")] });
	await bench.run();
	expect(results(bench).map(({ output }) => output)).toEqual(["2", "1"]);
	const sent = engine.lastMessages("manager").at(-1)?.content ?? [];
	expect(sent.map((block) => (block.type === "tool_result" ? block.content : ""))).toEqual(["1", "2"]);
});

test("call ids that an engine uses twice are made unique, so that each has its own result", async () => {
	const bench = runBench({ tools: [tool("read")] });
	bench.use({
		manager: [calls({ name: "read", id: "call_0" }, { name: "read", id: "call_0" }), calls({ name: "read", id: "call_0", input: { path: "b" } }), says("ok")],
	});
	const { result } = await bench.run();
	expect(result.status).toBe("completed");
	expect(new Set(results(bench).map(({ call_id }) => call_id)).size).toBe(3);
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test("a long output is shown with head and tail within 16 KiB, and kept whole", async () => {
	const long = Array.from({ length: 4000 }, (_, line) => `line ${line} ✓`).join("\n");
	const bench = runBench({ tools: [tool("read", { run: async () => ({ ok: true, output: long }) })] });
	bench.use({ manager: [calls("read"), says("ok")] });
	await bench.run();
	const [ended] = results(bench);
	expect(Buffer.byteLength(ended?.output ?? "")).toBeLessThanOrEqual(maxShownBytes);
	expect(ended?.output).toMatch(/^line 0 ✓\n[\s\S]*\n\[… \d+ bytes cut out here; .*\]\n[\s\S]*line 3999 ✓$/);
	expect(ended).toMatchObject({ output_id: "output_1", output_bytes: Buffer.byteLength(long) });
	expect(bench.room.outputs).toEqual([long]);
});

test("people see a long input shortened, the model gets back what it sent", async () => {
	const bench = runBench({ tools: [tool("edit", { input: z.looseObject({}) })] });
	const input = { path: "a", edits: [{ new_text: "x".repeat(5000) }] };
	const engine = bench.use({ manager: [calls({ name: "edit", input }), says("ok")] });
	await bench.run();
	const started = bench.room.log.find((event) => event.kind === "tool_started");
	expect(JSON.stringify(started).length).toBeLessThan(2300);
	expect(engine.lastMessages("manager")[1]?.content).toMatchObject([{ input }]);
});

test("an empty output is said to be empty: the Messages API refuses a failed result without text", async () => {
	const bench = runBench({ tools: [tool("quiet", { run: async () => ({ ok: false, output: " \n" }) })] });
	bench.use({ manager: [calls("quiet"), says("ok")] });
	await bench.run();
	expect(results(bench)[0]).toMatchObject({ ok: false, output: "(no output)" });
});

test("an answer may hold a bounded number of calls", async () => {
	const bench = runBench({ tools: [tool("read", { readOnly: true })] });
	bench.use({ manager: [calls(...Array.from({ length: maxCallsPerAnswer + 2 }, (_, n) => ({ name: "read", input: { path: `${n}` } }))), says("ok")] });
	await bench.run();
	expect(results(bench).filter(({ ok }) => !ok)).toHaveLength(2);
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test("what a tool reports after its end reaches nobody", async () => {
	let late = () => {};
	const bench = runBench({
		tools: [
			tool("chatty", {
				run: async (_input, { progress }) => {
					progress("one ");
					progress("two ");
					late = () => progress("three");
					return { ok: true, output: "done" };
				},
			}),
		],
	});
	bench.use({ manager: [calls("chatty"), says("ok")] });
	await bench.run();
	late();
	expect(bench.room.passed.filter(({ type }) => type === "tool_progress")).toMatchObject([{ text: "one " }]);
});

test("the same call three times in a row is not run again, at the fifth the agent ends", async () => {
	let runs = 0;
	const bench = runBench({ tools: [tool("read", { readOnly: true, run: async () => ({ ok: true, output: `same after 0.${++runs} s` }) })] });
	bench.use({ manager: Array.from({ length: 6 }, (_, n) => calls({ name: "read", input: n % 2 === 0 ? { path: "a", x: 1 } : { x: 1, path: "a" } })) });
	const { result } = await bench.run();
	expect(runs).toBe(2);
	expect(results(bench).map(({ ok }) => ok)).toEqual([true, true, false, false, false]);
	expect(result).toMatchObject({ status: "failed", summary: expect.stringContaining("The manager went in circles: the same call 5 times in a row") });
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test("asking again is right where something changed", async () => {
	let runs = 0;
	const bench = runBench({ tools: [tool("read", { readOnly: true, run: async () => ({ ok: true, output: `version ${++runs}` }) })] });
	bench.use({ manager: [...Array.from({ length: 6 }, () => calls("read")), says("done")] });
	expect((await bench.run()).result.status).toBe("completed");
	expect(runs).toBe(6);
});

test("an agent has a bounded number of turns, and the run can be resumed with new ones", async () => {
	let n = 0;
	const bench = runBench({ tools: [tool("read", { readOnly: true, run: async () => ({ ok: true, output: `${++n}` }) })], limits: { agentTurns: 4 } });
	bench.use({ manager: Array.from({ length: 5 }, () => calls("read")) });
	const { result } = await bench.run();
	expect(result).toMatchObject({ status: "failed", resumable: true, summary: expect.stringContaining("The manager used all of its 4 turns") });
});

test("all agents of a run share its limits, reserved before the call", async () => {
	const bench = runBench({ limits: { runTurns: 3 } });
	bench.use({ manager: [asks("coder"), asks("coder", "again"), says("never")], coder: [says("a"), says("never")] });
	const { result } = await bench.run();
	expect(result).toMatchObject({ status: "failed", resumable: true, summary: expect.stringContaining("limit of 3 model calls") });
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test("money that is used up ends the run for good", async () => {
	const bench = runBench({ tools: [tool("read")], limits: { runCostUsd: 0.025 } });
	bench.use({ manager: [calls("read"), calls({ name: "read", input: { path: "b" } }), says("never")] });
	const { result } = await bench.run();
	expect(result).toMatchObject({ status: "failed", resumable: false, usage: { cost_usd: 0.02 } });
	expect(result.summary).toBe("The run reached its limit of $0.025. Raise the limit, or ask for less at a time.");
});

test("an answer cut off at the output limit is continued and put together", async () => {
	const bench = runBench();
	bench.use({ manager: [answers([{ type: "text", text: "first half, " }], "max_tokens"), says("second half")] });
	expect((await bench.run()).result).toMatchObject({ status: "completed", summary: "first half, second half" });
});

test("a call that was cut off at the output limit is not run, the complete ones before it are", async () => {
	const bench = runBench({ tools: [tool("read")] });
	const cut: Turn = answers(
		[
			{ type: "tool_use", id: "a", name: "read", input: { path: "x" } },
			{ type: "tool_use", id: "b", name: "read", input: {} },
		],
		"max_tokens",
	);
	bench.use({ manager: [cut, says("ok")] });
	await bench.run();
	expect(results(bench).map(({ call_id, ok }) => [call_id, ok])).toEqual([
		["a", true],
		["b", false],
	]);
});

test("an empty answer is asked for again, twice at most", async () => {
	const nothing = () => answers([{ type: "thinking", thinking: "hm", signature: "s" }]);
	const bench = runBench();
	const engine = bench.use({ manager: [nothing(), says("now")] });
	expect((await bench.run()).result.summary).toBe("now");
	expect(engine.lastMessages("manager")).toMatchObject([{ role: "user", content: [{ text: "fix it" }, { text: expect.stringContaining("empty") }] }]);

	const silent = runBench({ script: { manager: [nothing(), nothing(), answers([])] } });
	expect((await silent.run()).result).toMatchObject({ status: "failed", resumable: true });
});

test("a refusal ends the agent in words, and its calls are not run", async () => {
	const bench = runBench({ tools: [tool("read")] });
	bench.use({ manager: [answers([{ type: "tool_use", id: "a", name: "read", input: {} }], "refusal")] });
	const { result } = await bench.run();
	expect(result.summary).toContain("The model declined to answer this.");
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});

test.each([
	["stop reason", answers([{ type: "text", text: "so far" }], "model_context_window_exceeded"), "no longer fits the model's context"],
	["error", fails(new EngineError("context_full", "The conversation is longer than the model can read.")), "longer than the model can read"],
])("a full context in a worker is a failed result that the manager can act on (%s)", async (_how, turn, words) => {
	const bench = runBench();
	bench.use({ manager: [asks("coder"), says("The coder could not.")], coder: [turn] });
	const { result } = await bench.run();
	expect(result.status).toBe("completed");
	expect(results(bench)).toMatchObject([{ ok: false, output: expect.stringContaining(words) }]);
});

test("a manager whose context is full cannot be resumed: it would be as full as before", async () => {
	for (const turn of [answers([], "model_context_window_exceeded"), fails(new EngineError("context_full", "Too long."))]) {
		const bench = runBench({ script: { manager: [turn] } });
		expect((await bench.run()).result).toMatchObject({ status: "failed", resumable: false });
	}
});

test("an engine that fails ends the run with its own words, without a stack", async () => {
	const bench = runBench();
	bench.use({ manager: [fails(new EngineError("auth", "The API key was refused. Set another one."))] });
	const { result } = await bench.run();
	expect(result).toMatchObject({
		status: "failed",
		resumable: true,
		summary: "The API key was refused. Set another one. Resume the run to go on where it was.",
	});
});

test("an engine that breaks its own rules ends the run too", async () => {
	const endless: Turn = async function* () {
		yield { type: "text", text: "and then" };
	};
	for (const turn of [fails(new TypeError("x is undefined")), endless]) {
		const bench = runBench({ script: { manager: [turn] } });
		expect((await bench.run()).result.summary).toContain("The engine failed in an unexpected way");
	}
});

test("what is streamed is passed on, and void when the answer is asked for again", async () => {
	const turn: Turn = async function* (request, signal) {
		yield { type: "thinking", text: "hm" };
		yield { type: "text", text: "Hel" };
		yield { type: "stalled", silentMs: 20_000 };
		yield { type: "retrying", attempt: 1, maxAttempts: 3, delayMs: 1000, reason: "overloaded" };
		yield* says("Hello")(request, signal);
	};
	const bench = runBench({ script: { manager: [turn] } });
	await bench.run();
	expect(bench.room.passed.map((message) => ("text" in message ? `${message.type} ${message.text}` : message.type))).toEqual([
		"delta hm",
		"delta Hel",
		"agent_stalled",
		"delta_reset",
		"agent_retrying",
		"delta Hello",
	]);
});

test("the tools of a request are sorted and plain JSON Schema, the same every time", async () => {
	const bench = runBench({ tools: [tool("zoom"), tool("add")], definitions: { manager: agent("manager", ["zoom", "add"]), workers: [] } });
	const engine = bench.use({ manager: [calls("add"), says("ok")] });
	await bench.run();
	const [first, second] = engine.requests;
	expect(first?.tools.map(({ name }) => name)).toEqual(["add", "zoom"]);
	expect(first?.tools[0]?.input_schema).toEqual({ type: "object", properties: { path: { type: "string" } } });
	expect(JSON.stringify(second?.tools)).toBe(JSON.stringify(first?.tools));
});

test("every request is what the log gives, byte for byte", async () => {
	const bench = runBench({ tools: [tool("read", { readOnly: true }), tool("breaks", { run: () => Promise.reject(new Error("no")) })] });
	const engine = bench.use({
		manager: [calls("read", "breaks", "nothing"), asks("coder"), answers([{ type: "text", text: "cut" }], "max_tokens"), says("done")],
		coder: [calls("read"), says("did it")],
	});
	const seen: string[] = [];
	bench.room.onEvent((event) => {
		if (event.kind !== "agent_message") return;
		const before = bench.room.log.filter(({ seq }) => seq < event.seq);
		seen.push(JSON.stringify(transcriptOf(before, event.agent_id).messages()));
	});
	await bench.run();
	expect(seen).toEqual(engine.requests.map(({ messages }) => JSON.stringify(messages)));
	expect(seen).toHaveLength(6);
});

test("a disk that refuses the log ends the run without an unlogged word", async () => {
	const bench = runBench({ tools: [tool("read")] });
	bench.use({ manager: [calls("read"), says("never")] });
	bench.room.failsFrom = 6;
	await bench.start();
	await new Promise((resolve) => setImmediate(resolve));
	expect(bench.runs.running).toBe(0);
	bench.room.failsFrom = Number.POSITIVE_INFINITY;
	await bench.runs.stopRun(bench.room, bench.room.activeRun?.run_id ?? "");
	expect(story(bench.room.log).slice(-3)).toEqual(["manager gets read failed", "manager stopped", "run ended stopped"]);
	expect(unpairedCalls(bench.room.log)).toEqual([]);
});
