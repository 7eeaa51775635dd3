// A run that was cut off only because its window or its backend was closed goes on by itself when an editor's window is back soon, as after
// a reload. Said in the room. A run that a crash cut off does not: it may have been the cause.

import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Room } from "../rooms/room.ts";
import type { CommandContext, RoomCommands } from "../rooms/room-port.ts";

const backWithinMs = 60_000;
const message = "Ensemble was closed while the team was at work, and is back. The team goes on where it was.";

export interface TakeUpDeps {
	resumeRun: RoomCommands["resumeRun"];
	clock: Clock;
	logger: Logger;
}

/** To be called when a window enters the room. Never rejects: where it cannot go on, the run can still be resumed by hand. */
export async function takeUpInterrupted(room: Room, by: CommandContext, { resumeRun, clock, logger }: TakeUpDeps): Promise<void> {
	const end = room.lastEnd;
	if (end?.result.by_closing !== true || !end.result.resumable || clock.now() - end.at > backWithinMs) return;
	try {
		room.append({ kind: "notice", level: "info", code: "run_taken_up", message, run_id: end.runId });
		await resumeRun(room, end.runId, by);
	} catch (error) {
		logger.warn("run not taken up", { run_id: end.runId, error });
	}
}
