// A window that is reloaded ends its backend in the middle of a run and starts another one at once.

import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { FakeAnthropic, text, waitFor } from "../../support/fake-anthropic.ts";
import { folderForTest, type Served, sampleForTest, serve } from "../../support/program.ts";
import { connectClient } from "../../support/room-client.ts";

const never = new Promise<never>(() => {});
let fake: FakeAnthropic;
let startBackend: () => Promise<Served>;

beforeEach(async () => {
	fake = await FakeAnthropic.start();
	onTestFinished(() => fake.close());
	const [workspace, home] = [sampleForTest(), folderForTest("home")];
	const env = { ANTHROPIC_BASE_URL: fake.url, ANTHROPIC_API_KEY: "sk-of-the-test" };
	startBackend = () => serve(["--workspace", workspace], { home, env });
});

/** A backend that was closed while the manager's answer streamed; returns the room's id. */
async function closeMidAnswer(end: NodeJS.Signals): Promise<string> {
	const served = await startBackend();
	const client = await served.join();
	await client.hello();
	fake.on("manager", text("I will"), waitFor(never));
	client.send({ type: "start_run", request: "do something" });
	await client.until("delta");
	served.child.kill(end);
	await served.ended;
	return client.roomId;
}

async function enter(roomId: string, via: string) {
	const served = await startBackend();
	const client = await connectClient(served.url, roomId, served.token, { via });
	return { client, events: (await client.hello()).events };
}

const story = (events: readonly RoomEvent[]) =>
	events.flatMap((event) => {
		if (event.kind === "run_ended") return [`ended ${event.result.status}`];
		if (event.kind === "notice") return [event.message];
		return event.kind === "run_started" || event.kind === "run_resumed" ? [event.kind] : [];
	});

describe("a run that was under way when its backend was closed", () => {
	test("goes on by itself when the window is back, and the chat says so", async () => {
		const roomId = await closeMidAnswer("SIGTERM");
		fake.on("manager", text("Done."));
		const { client, events } = await enter(roomId, "vscode");
		await client.until("event", ({ event }) => event.kind === "run_ended" && event.result.status === "completed");
		expect(story(events)).toEqual([
			"run_started",
			"ended interrupted",
			"Ensemble was closed while the team was at work, and is back. The team goes on where it was.",
			"run_resumed",
		]);
		fake.assertClean();
	});

	test("waits for Resume where it was a crash, or where it is no editor that comes", async () => {
		const roomId = await closeMidAnswer("SIGTERM");
		const { events } = await enter(roomId, "web");
		expect(story(events)).toEqual(["run_started", "ended interrupted"]);
		const crashed = await closeMidAnswer("SIGKILL");
		const after = await enter(crashed, "vscode");
		expect(story(after.events).slice(-2)).toEqual(["run_started", "ended interrupted"]);
	});
});
