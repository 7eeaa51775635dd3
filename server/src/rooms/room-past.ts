// Where in the log stands what a run must know: who may direct it, the latest words and runs of the room, and where each run begins.
// Keeps numbers of events within bounds, so that starting or resuming a run does not read a long log from its beginning.

import type { RoomEvent } from "#protocol/room-events.ts";

const maxLatest = 100; // several times what a new run is told (agents/earlier.ts)
const maxRuns = 10_000;
const maxMembers = 10_000;

export class RoomPast {
	/** Number of the event with which somebody last joined. */
	readonly #joined = new Map<string, number>();
	readonly #starts = new Map<string, number>();
	#latest: number[] = [];

	apply(event: RoomEvent): void {
		if (event.kind === "member_joined") note(this.#joined, event.member.user_id, event.seq, maxMembers);
		if (event.kind === "run_started") note(this.#starts, event.run_id, event.seq, maxRuns);
		if (event.kind !== "chat_message" && event.kind !== "run_started" && event.kind !== "run_ended") return;
		this.#latest.push(event.seq);
		if (this.#latest.length > maxLatest) this.#latest.shift();
	}

	/** In order. */
	forNewRun(): number[] {
		return [...this.#joined.values(), ...this.#latest].sort((a, b) => a - b);
	}

	/** Undefined where there is no such run. */
	ofRun(runId: string): { start: number; before: number[] } | undefined {
		const start = this.#starts.get(runId);
		return start === undefined ? undefined : { start, before: [...this.#joined.values()].filter((seq) => seq < start) };
	}
}

/** What was noted longest ago is forgotten first. */
function note(map: Map<string, number>, key: string, seq: number, limit: number): void {
	map.delete(key);
	map.set(key, seq);
	for (const oldest of map.keys()) {
		if (map.size <= limit) return;
		map.delete(oldest);
	}
}
