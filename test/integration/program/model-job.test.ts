// A whole job with a model: the built program, its engine over HTTP, the real tools, the sandbox and the files on disk. Only the model's
// words are scripted.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { FakeAnthropic, type FakeOptions, type FakeRequest, thinking } from "../../support/fake-anthropic.ts";
import { unpairedCalls } from "../../support/memory-room.ts";
import { eventsOf, run, sample, sampleForTest } from "../../support/program.ts";
import { basket, closingWords, type JobOptions, pricing, scriptJob } from "../../support/scripted-job.ts";

const request = "mend what the tests of baskets and coupons find";
let workspace: string;
let fake: FakeAnthropic;

beforeEach(() => {
	workspace = sampleForTest();
});

async function startFake(options: FakeOptions, job: JobOptions = {}): Promise<void> {
	fake = await FakeAnthropic.start(options);
	onTestFinished(() => fake.close());
	scriptJob(fake, job);
}

async function runJob(args: string[], env: Record<string, string> = {}): Promise<RoomEvent[]> {
	const { code, stdout, stderr } = await run(["run", request, "--workspace", workspace, "--yes", "--json", ...args], { env });
	fake.assertClean();
	expect([code, stderr]).toEqual([0, ""]);
	for (const { path, old_text, new_text } of [basket, pricing]) {
		const original = readFileSync(join(sample, path), "utf8");
		expect(readFileSync(join(workspace, path), "utf8"), "the accepted hunk is on disk").toBe(original.replace(old_text, new_text));
	}
	return eventsOf(stdout);
}

const agents = (events: RoomEvent[]) => events.flatMap((event) => (event.kind === "agent_started" ? [event.name] : []));
const endOf = (events: RoomEvent[]) => events.find((event) => event.kind === "run_ended")?.result;
/** What an agent was sent as results of its calls, one after the other. */
const resultsOf = (agent: string) =>
	fake.requests.filter(({ system }) => system.startsWith(`You are the ${agent}`)).flatMap(({ results }: FakeRequest) => results);

function expectWholeJob(events: RoomEvent[], engine: string): void {
	expect(events.find((event) => event.kind === "run_started")?.engine.id).toBe(engine);
	expect(agents(events)).toEqual(["manager", "planner", "coder", "reviewer", "tester"]);
	expect(endOf(events)).toMatchObject({ status: "completed", tests: "passed", summary: closingWords });
	expect(unpairedCalls(events)).toEqual([]);
	const [shown, ranByReviewer] = resultsOf("reviewer");
	expect(shown?.content, "the reviewer sees the proposed edit").toContain("+        self.lines = list(lines)");
	expect(ranByReviewer?.content, "and may run the tests on it").toContain("Tests passed");
	expect(resultsOf("tester").map(({ content }) => content)).toEqual([expect.stringMatching(/Tests passed[\s\S]*14 passed/)]);
	const executions = events.flatMap((event) => (event.kind === "tool_ended" && event.execution ? [event.execution] : []));
	expect(executions).toMatchObject(Array(2).fill({ success: true, method: "bubblewrap", level: "os-sandbox" }));
}

describe("a model's job through the built program", () => {
	test("ends with the edit reviewed, tested and on disk, through an overload, malformed input and a cut stream", async () => {
		await startFake({ keys: ["sk-of-the-test"] }, { begins: [thinking("Who else holds these lines?")], trouble: true });
		const events = await runJob([], { ANTHROPIC_BASE_URL: fake.url, ANTHROPIC_API_KEY: "sk-of-the-test" });
		expectWholeJob(events, "anthropic");
		const failed = events.flatMap((event) => (event.kind === "tool_ended" && !event.ok ? [event.output] : []));
		expect(failed).toEqual(["The input was not valid JSON, so nothing was done. Send the call again with valid JSON."]);
	});

	test("ends the same with a local server", async () => {
		await startFake({ local: "llamacpp" });
		expectWholeJob(await runJob(["--engine", "local", "--local-url", fake.url]), "local");
	});
});
