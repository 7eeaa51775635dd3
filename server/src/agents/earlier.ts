// What a new run is told about the room before it: earlier requests with their results, and the latest words of people.
// Plain text within named bounds, never another run's turns.

import type { RoomEvent } from "#protocol/room-events.ts";
import type { Words } from "./agent-loop.ts";
import { oneLine } from "./shown-output.ts";

const maxRuns = 8;
const maxWords = 20;
const maxChars = 600; // of one entry

/** Nothing where the room is new. `events` end before the new request. */
export function earlierInRoom(events: Iterable<RoomEvent>): Words[] {
	const runs = new Map<string, { request: string; result: string }>();
	let words: string[] = [];
	for (const event of events) {
		if (event.kind === "run_started") {
			runs.set(event.run_id, { request: event.request, result: "not finished" });
			words = words.filter((text) => text !== event.request);
		} else if (event.kind === "run_ended") {
			const run = runs.get(event.run_id);
			const { status, tests, summary } = event.result;
			if (run !== undefined) run.result = `${status}, tests ${tests.replace("_", " ")}: ${summary}`;
		} else if (event.kind === "chat_message") words = [...words, event.text].slice(-maxWords);
	}
	if (runs.size === 0 && words.length === 0) return [];
	const lines = [...runs.values()]
		.slice(-maxRuns)
		.map(({ request, result }) => `- Asked: ${oneLine(request, maxChars)}\n  Result: ${oneLine(result, maxChars)}`);
	if (words.length > 0) lines.push(...words.map((text) => `- Said: ${oneLine(text, maxChars)}`));
	return [{ text: `Earlier in this room, for orientation only; it is done and not part of the task above:\n${lines.join("\n")}` }];
}
