// How long it takes to open a room of 10,000 events, to make the snapshot that a client starts from, and to read what a new run is told of it.
// Prints JSON lines.

import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { noUsage } from "#protocol/engine.ts";
import type { RoomFact } from "#protocol/room-events.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { randomId } from "../../server/src/base/ids.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { Room, type RoomDeps } from "../../server/src/rooms/room.ts";
import { printFigure, quantile } from "../support/figures.ts";

const events = 10_000;
const rounds = 9;
const openGoalMs = 300;
const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
const deps: RoomDeps = {
	folder,
	clock: systemClock,
	newId: randomId,
	logger: silentLogger,
	writer: { pid: process.pid, host: hostname(), isRunning: () => false },
	status: () => ({ engine: { id: "offline", model: "rules", reason: "bench" }, sandbox: { level: "none", proofs: [], reason: "bench" } }),
	create: { room_id: "room_bench", name: "Bench", workspace: "/workspace" },
};

/** A long working day: answers, tool calls with some output, edits, words. */
function factOf(n: number): RoomFact {
	const agent_id = `agent_${n % 7}`;
	switch (n % 4) {
		case 0:
			return {
				kind: "agent_message",
				agent_id,
				message_id: `msg_${n}`,
				content: [
					{ type: "text", text: "I look at the file first. ".repeat(12) },
					{ type: "tool_use", id: `call_${n + 1}`, name: "read_file", input: { path: `src/module_${n}.py` } },
				],
				stop_reason: "tool_use",
				usage: noUsage,
				model: "rules",
			};
		case 1:
			return {
				kind: "tool_started",
				call_id: `call_${n}`,
				agent_id,
				name: "read_file",
				title: `read src/module_${n}.py`,
				input: { path: `src/module_${n}.py` },
			};
		case 2:
			return {
				kind: "tool_ended",
				call_id: `call_${n - 1}`,
				agent_id,
				ok: true,
				output: "def f(x):\n    return x + 1\n".repeat(40),
				output_bytes: 1080,
				duration_ms: 3,
			};
		default:
			return { kind: "chat_message", message_id: `m_${n}`, user_id: "ann", text: `And what about number ${n}?` };
	}
}

const filled = new Room(deps);
const writing = performance.now();
for (let n = 0; n < events; n++) filled.append(factOf(n));
const perSecond = events / ((performance.now() - writing) / 1000);
const bytes = filled.logBytes;
filled.close();

const times: number[] = [];
const pastTimes: number[] = [];
for (let round = 0; round < rounds; round++) {
	const start = performance.now();
	const room = new Room(deps);
	JSON.stringify(room.snapshot({ user_id: "ann", name: "Ann", role: "owner", via: "web" }));
	times.push(performance.now() - start);
	const asked = performance.now();
	for (const _event of room.past());
	pastTimes.push(performance.now() - asked);
	room.close();
}
rmSync(folder, { recursive: true, force: true });

printFigure("open-room", "open_10k_median", quantile(times, 0.5), "ms", openGoalMs);
printFigure("open-room", "open_10k_worst", Math.max(...times), "ms", openGoalMs);
printFigure("open-room", "past_of_new_run_10k_median", quantile(pastTimes, 0.5), "ms");
printFigure("open-room", "append", perSecond, "events/s");
printFigure("open-room", "log_size", bytes / 1e6, "MB");
