// A backend that dies after any event of the offline team's work: the next one closes what was open in the log on disk, and the
// resumed run ends with the very words of one that nothing happened to. Room, loop, team and engine are the real ones.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";
import type { RunResult } from "#protocol/room-events.ts";
import { loadDefinitions } from "../../../server/src/agents/definitions.ts";
import { defaultRunLimits } from "../../../server/src/agents/limits.ts";
import { Runs } from "../../../server/src/agents/runs.ts";
import type { Tool } from "../../../server/src/agents/tools/tool.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { randomId } from "../../../server/src/base/ids.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { OfflineEngine } from "../../../server/src/engines/offline/offline-engine.ts";
import { logFile } from "../../../server/src/rooms/event-log.ts";
import type { Room } from "../../../server/src/rooms/room.ts";
import { unpairedCalls } from "../../support/memory-room.ts";
import { openRoom, temporaryFolder } from "../../support/room-folder.ts";

const person = { userId: "ann" };
const builtIn = fileURLToPath(new URL("../../../prompts/agents", import.meta.url));
const noInput: z.ZodType<unknown> = z.object({});
const runTests: Tool = {
	name: "run_tests",
	description: "Runs the tests.",
	input: noInput,
	readOnly: true,
	title: () => "run the tests",
	run: async () => ({ ok: true, output: "Tests passed (python -m unittest): 3 passed.", tests: "passed" }),
};

const engine = new OfflineEngine({ reason: "test", pieceDelayMs: 0, sleep: async () => {} });
const startTeam = () =>
	new Runs({
		engine: () => engine,
		sandboxInfo: () => ({ level: "none", proofs: [], reason: "a test" }),
		toolsFor: () => [runTests],
		definitions: () => loadDefinitions({ builtIn, own: "/nowhere", logger: silentLogger }),
		limits: defaultRunLimits,
		clock: systemClock,
		newId: randomId,
		logger: silentLogger,
	});

function ended(room: Room): Promise<RunResult> {
	return new Promise((resolve) => {
		const off = room.onEvent((event) => {
			if (event.kind !== "run_ended") return;
			off();
			resolve(event.result);
		});
	});
}

it("a run goes on after a crash at any event and ends as if nothing had happened", async () => {
	const first = temporaryFolder();
	const room = openRoom(first, { clock: systemClock });
	const undisturbed = ended(room);
	const { runId } = await startTeam().startRun(room, "run the tests", person);
	const whole = await undisturbed;
	expect(whole).toMatchObject({ status: "completed", tests: "passed" });
	const begun = [...room.events()].find((event) => event.kind === "run_started")?.seq ?? 0;
	room.close();

	const lines = readFileSync(join(first, logFile), "utf8").split("\n").filter(Boolean);
	for (let count = begun; count < lines.length; count++) {
		const folder = join(temporaryFolder(), "room");
		mkdirSync(folder);
		writeFileSync(join(folder, logFile), `${lines.slice(0, count).join("\n")}\n{"seq":${count + 1},"ti`);
		const next = openRoom(folder, { clock: systemClock });
		const result = ended(next);
		await startTeam().resumeRun(next, runId, person);
		expect(await result, `after event ${count}`).toMatchObject({ status: "completed", tests: "passed", summary: whole.summary });
		expect(unpairedCalls([...next.events()])).toEqual([]);
		next.close();
	}
});
