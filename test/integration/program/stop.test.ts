// Stop as a person has it: over the room's socket, of the built program, with a model at work and a program in the sandbox.

import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { FakeAnthropic, text } from "../../support/fake-anthropic.ts";
import { unpairedCalls } from "../../support/memory-room.ts";
import { type Served, sampleForTest, serve } from "../../support/program.ts";
import { makeStoppable, stopStates } from "../../support/stop-states.ts";

let fake: FakeAnthropic;
let served: Served;

beforeEach(async () => {
	fake = await FakeAnthropic.start();
	onTestFinished(() => fake.close());
	const workspace = sampleForTest();
	makeStoppable(workspace);
	served = await serve(["--workspace", workspace], { env: { ANTHROPIC_BASE_URL: fake.url, ANTHROPIC_API_KEY: "sk-of-the-test" } });
});

async function startRun() {
	const client = await served.join();
	await client.hello();
	client.send({ type: "start_run", request: "do something" });
	const { event } = await client.until("event", ({ event }) => event.kind === "run_started");
	return { client, runId: event.kind === "run_started" ? event.run_id : "" };
}

async function wholeLog(roomId: string): Promise<RoomEvent[]> {
	return (await (await served.join(roomId)).hello()).events;
}

const endsOf = (events: RoomEvent[]) => events.flatMap((event) => (event.kind === "run_ended" ? [event.result] : []));
const openAgents = (events: RoomEvent[]) =>
	events.filter(({ kind }) => kind === "agent_started").length - events.filter(({ kind }) => kind === "agent_ended").length;

describe("Stop", () => {
	test.each(stopStates)("while $where ends the whole tree, leaves nothing open, and the run can be resumed", async ({ script, reached, goesOn }) => {
		script(fake);
		const { client, runId } = await startRun();
		await reached(client);
		client.send({ type: "stop_run", run_id: runId, request_id: "stop" });
		await client.until("ack", ({ request_id }) => request_id === "stop");
		const stopped = await wholeLog(client.roomId);
		expect(endsOf(stopped)).toMatchObject([{ status: "stopped", resumable: true }]);
		expect([unpairedCalls(stopped), openAgents(stopped)]).toEqual([[], 0]);

		goesOn(fake);
		client.send({ type: "resume_run", run_id: runId });
		await client.until("event", ({ event }) => event.kind === "run_ended" && event.seq > stopped.length);
		const whole = await wholeLog(client.roomId);
		expect(endsOf(whole)).toMatchObject([{ status: "stopped" }, { status: "completed", summary: "Done." }]);
		expect([unpairedCalls(whole), openAgents(whole)]).toEqual([[], 0]);
		fake.assertClean();
	});

	test("while idle changes nothing, and the next request is answered", async () => {
		fake.on("manager", text("Done."));
		const { client, runId } = await startRun();
		await client.until("event", ({ event }) => event.kind === "run_ended");
		const before = await wholeLog(client.roomId);
		client.send({ type: "stop_run", run_id: runId, request_id: "stop" });
		await client.until("ack", ({ request_id }) => request_id === "stop");
		expect(await wholeLog(client.roomId)).toEqual(before);
		fake.on("manager", text("Here I am."));
		client.send({ type: "start_run", request: "and now?" });
		await client.until("event", ({ event }) => event.kind === "run_ended" && event.result.summary === "Here I am.");
		fake.assertClean();
	});
});
