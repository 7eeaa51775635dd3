// Reads what a room is called from the first lines of its log, without opening it.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { RoomInfo } from "#protocol/room-socket.ts";
import { titleOf } from "#protocol/room-title.ts";
import { parseEvent } from "./log-lines.ts";

export interface RoomHead {
	info: RoomInfo;
	/** When the log was last written to. */
	lastAt: string;
}

/** Whoever enters a room asks for something soon: the first words stand well within this, or the room goes without a title in lists. */
const maxHeadBytes = 64 * 1024;

/** Undefined where there is no log, or one that does not begin as a room does. */
export function readHead(path: string): RoomHead | undefined {
	let fd: number | undefined;
	try {
		fd = openSync(path, "r");
		const { size, mtime } = fstatSync(fd);
		const bytes = Buffer.alloc(Math.min(size, maxHeadBytes));
		readSync(fd, bytes, 0, bytes.byteLength, 0);
		const events = eventsIn(bytes);
		const { value: created } = events.next();
		if (created?.kind !== "room_created") return undefined;
		const { room_id, name, workspace, timestamp } = created;
		return { info: { room_id, name, title: firstTitle(events), workspace, created_at: timestamp }, lastAt: mtime.toISOString() };
	} catch {
		// Not there, not readable or not a log: in each case there is no room to list.
		return undefined;
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

/** The last line may be cut off and is then no event. */
function* eventsIn(bytes: Buffer): Generator<RoomEvent, undefined, undefined> {
	for (let start = 0; start < bytes.byteLength; ) {
		const newline = bytes.indexOf(0x0a, start);
		const end = newline < 0 ? bytes.byteLength : newline;
		const event = parseEvent(bytes.subarray(start, end));
		if (event !== undefined) yield event;
		start = end + 1;
	}
	return undefined;
}

function firstTitle(events: Iterable<RoomEvent>): string | undefined {
	for (const event of events) {
		const title = event.kind === "chat_message" ? titleOf(event.text) : undefined;
		if (title !== undefined) return title;
	}
	return undefined;
}
