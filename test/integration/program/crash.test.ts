// kill -9 of the backend at random moments of runs, as a client lives through it: what it was shown is in the log, what it missed comes
// once and in order, and the work goes on.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { folderForTest, type Served, sampleForTest, serve } from "../../support/program.ts";

const kills = 50;
const request = "fix the problems in this project and run its tests";

/** What one client has, over all its connections. */
class Witness {
	readonly seen: RoomEvent[] = [];
	roomId: string | undefined;

	/** Connects to a new backend and asks only for what is missing. */
	async follow(served: Served) {
		const client = await served.join(this.roomId);
		this.roomId = client.roomId;
		const last = this.seen.at(-1)?.seq ?? 0;
		const snapshot = await client.hello(last);
		expect(snapshot.reset).toBe(false);
		this.seen.push(...snapshot.events);
		client.socket.on("message", (data) => {
			const message = JSON.parse(String(data));
			if (message.type === "event") this.seen.push(message.event);
		});
		for (const message of client.received) if (message.type === "event" && message.event.seq > snapshot.seq) this.seen.push(message.event);
		return client;
	}

	/** The run that was last begun, and how it ended. */
	get run() {
		const begun = this.seen.findLast((event) => event.kind === "run_started" || event.kind === "run_resumed");
		if (begun?.kind !== "run_started" && begun?.kind !== "run_resumed") return undefined;
		const end = this.seen.findLast((event) => event.kind === "run_ended" && event.run_id === begun.run_id && event.seq > begun.seq);
		return { runId: begun.run_id, result: end?.kind === "run_ended" ? end.result : undefined };
	}
}

/** Of a log as a crash left it: only the last line may be torn. */
function readableLog(text: string): RoomEvent[] {
	const lines = text.split("\n");
	lines.pop();
	return lines.map((line) => JSON.parse(line));
}

const until = async (holds: () => boolean): Promise<void> => {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
};

test(`${kills} kills lose nothing that was shown, and the run is finished in the end`, { timeout: 600_000 }, async ({ annotate }) => {
	const [workspace, home, temporary] = [sampleForTest(), folderForTest("home"), folderForTest("tmp")];
	const options = { home, env: { TMPDIR: temporary } };
	const witness = new Witness();
	let interrupted = 0;
	let unseen = 0;

	const goOn = async (served: Served) => {
		const client = await witness.follow(served);
		const run = witness.run;
		if (run?.result?.status === "interrupted") interrupted++;
		expect(run === undefined || run.result !== undefined, "a run that the crash cut off is marked").toBe(true);
		client.send(run?.result?.resumable ? { type: "resume_run", run_id: run.runId } : { type: "start_run", request });
		return client;
	};

	for (let round = 0; round < kills; round++) {
		const served = await serve(["--workspace", workspace], options);
		const client = await goOn(served);
		await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_500));
		served.child.kill("SIGKILL");
		await Promise.all([served.ended, client.closed]);
		const onDisk = readableLog(readFileSync(join(home, "rooms", witness.roomId ?? "", "events.jsonl"), "utf8"));
		expect(onDisk.slice(0, witness.seen.length), `round ${round}: what was shown is in the log`).toEqual(witness.seen);
		unseen += onDisk.length - witness.seen.length;
	}

	const served = await serve(["--workspace", workspace], options);
	const before = witness.seen.length;
	await goOn(served);
	await until(() => witness.seen.slice(before).some(({ kind }) => kind === "run_started" || kind === "run_resumed"));
	await until(() => witness.run?.result !== undefined);
	expect(witness.run?.result).toMatchObject({ status: "completed", tests: "passed" });
	expect(witness.seen.map(({ seq }) => seq)).toEqual(witness.seen.map((_, index) => index + 1));
	expect(interrupted).toBeGreaterThan(0);
	served.child.kill("SIGTERM");
	expect((await served.ended).code).toBe(0);

	expect(readdirSync(temporary), "temporary folders of killed backends").toEqual([]);
	expect(
		execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
			.split("\n")
			.filter((line) => line.includes(workspace)),
		"processes",
	).toEqual([]);
	await annotate(
		`${kills} kills, ${witness.seen.length} events, ${interrupted} runs cut off and gone on with, ${unseen} events logged but not yet shown, 0 lost`,
	);
});
