// A process that appends to a room as fast as it can and says on stdout which event is written: `node append-events.ts FOLDER`.
// The crash test kills it at any moment.

import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { EventLog } from "../../server/src/rooms/event-log.ts";

const [, , folder = ""] = process.argv;
const writer = { pid: process.pid, host: hostname(), isRunning: () => false };
const log = new EventLog({ folder, clock: systemClock, logger: silentLogger, writer, onEvent() {} });
for (let n = 0; ; n++) {
	// Of many sizes, up to several blocks of the disk.
	const text = "x".repeat((n * 7919) % 20_000);
	const { event } = log.append({ kind: "chat_message", message_id: `${n}`, user_id: "u", text });
	writeSync(1, `${event.seq}\n`);
}
