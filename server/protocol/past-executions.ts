// What people ran in a room, newest last: the history of runs. The server and the window fold it in the same way.

import { endedBecause } from "./execution.ts";
import type { ExecutionFact, RoomEvent } from "./room-events.ts";

export interface PastExecution {
	execution_id: string;
	user_id: string;
	label: string;
	what: ExecutionFact["what"];
	file_path?: string;
	started_at: string;
	/** Absent while it runs. */
	ended?: { success: boolean; words: string; output_id?: string };
}

const maxPastExecutions = 50;

/** The same list where the event is no execution's. */
export function foldExecution(past: readonly PastExecution[], event: RoomEvent): readonly PastExecution[] {
	if (event.kind === "execution_started") {
		const { execution_id, user_id, label, what, file_path, timestamp } = event;
		return [...past, { execution_id, user_id, label, what, file_path, started_at: timestamp }].slice(-maxPastExecutions);
	}
	if (event.kind !== "execution_ended") return past;
	return past.map((each) => (each.execution_id === event.execution_id ? { ...each, ended: endOf(event) } : each));
}

function endOf({ execution, tests, output_id }: RoomEvent & { kind: "execution_ended" }): PastExecution["ended"] {
	if (!execution) return { success: false, words: "ended with the backend", output_id };
	const verdict = tests === undefined || tests === "not_run" ? "" : `tests ${tests}, `;
	return { success: execution.success && tests !== "failed", words: `${verdict}${endedBecause(execution)}`, output_id };
}
