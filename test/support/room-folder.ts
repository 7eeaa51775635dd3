// A room or a log in a folder of its own that goes away with the test.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { RoomEvent, RoomFact } from "#protocol/room-events.ts";
import { randomId } from "../../server/src/base/ids.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { EventLog, type EventLogDeps } from "../../server/src/rooms/event-log.ts";
import { Room, type RoomDeps } from "../../server/src/rooms/room.ts";
import { FakeClock } from "./fake-clock.ts";
import { engine, sandbox, thisProcess } from "./room-backend.ts";

export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-room-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** The log and what it held when it was opened. The test closes it, or leaves it as a crash would. */
export function openLog(folder: string, overrides: Partial<EventLogDeps> = {}): { log: EventLog; found: RoomEvent[] } {
	const found: RoomEvent[] = [];
	const log = new EventLog({ folder, clock: new FakeClock(), logger: silentLogger, writer: thisProcess, onEvent: (event) => found.push(event), ...overrides });
	return { log, found };
}

export function openRoom(folder: string, overrides: Partial<RoomDeps> = {}): Room {
	return new Room({
		folder,
		clock: new FakeClock(),
		newId: randomId,
		logger: silentLogger,
		writer: thisProcess,
		status: () => ({ engine, sandbox }),
		create: { room_id: "room_1", name: "Chat", workspace: "/workspace" },
		...overrides,
	});
}

export const say = (text: string): RoomFact => ({ kind: "chat_message", message_id: `msg_${text.slice(0, 20)}`, user_id: "ann", text });
