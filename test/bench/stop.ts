// How long Stop takes until the run has ended, in every state that a run can be in, on the built program. Prints JSON lines.

import { startServe } from "../support/bench-program.ts";
import { FakeAnthropic, text } from "../support/fake-anthropic.ts";
import { printFigure, quantile } from "../support/figures.ts";
import { connectClient } from "../support/room-client.ts";
import { makeStoppable, stopStates } from "../support/stop-states.ts";

const rounds = 7;
const goalMs = 500;

const fake = await FakeAnthropic.start();
const program = await startServe({ ANTHROPIC_BASE_URL: fake.url, ANTHROPIC_API_KEY: "key-of-the-bench" });
makeStoppable(program.workspace);

async function newRoom() {
	const headers = { authorization: `Bearer ${program.token}`, "content-type": "application/json" };
	const made = await fetch(`${program.url}/api/v1/rooms`, { method: "POST", headers, body: "{}" });
	const client = await connectClient(program.url, (await made.json()).room_id, program.token);
	await client.hello();
	client.send({ type: "start_run", request: "do something" });
	const { event } = await client.until("event", ({ event }) => event.kind === "run_started");
	return { client, runId: event.kind === "run_started" ? event.run_id : "" };
}

const idle: (typeof stopStates)[number] = {
	where: "idle",
	script: (model) => model.on("manager", text("Done.")),
	reached: (client) => client.until("event", ({ event }) => event.kind === "run_ended"),
	goesOn() {},
};
for (const { where, script, reached } of [idle, ...stopStates]) {
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		script(fake);
		const { client, runId } = await newRoom();
		await reached(client);
		const pressed = performance.now();
		client.send({ type: "stop_run", run_id: runId, request_id: "stop" });
		await client.until("ack", ({ request_id }) => request_id === "stop");
		times.push(performance.now() - pressed);
		client.close();
	}
	const name = where.replaceAll(" ", "-");
	printFigure("stop", `${name}-median`, quantile(times, 0.5), "ms", goalMs);
	printFigure("stop", `${name}-worst`, Math.max(...times), "ms", goalMs);
}
await program.stop();
await fake.close();
