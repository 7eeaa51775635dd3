// Reads what a room is called from the first line of its log, without opening it.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { RoomInfo } from "#protocol/room-socket.ts";

export interface RoomHead {
	info: RoomInfo;
	/** When the log was last written to. */
	lastAt: string;
}

const maxHeadBytes = 64 * 1024;

/** Undefined where there is no log, or one that does not begin as a room does. */
export function readHead(path: string): RoomHead | undefined {
	let fd: number | undefined;
	try {
		fd = openSync(path, "r");
		const { size, mtime } = fstatSync(fd);
		const bytes = Buffer.alloc(Math.min(size, maxHeadBytes));
		readSync(fd, bytes, 0, bytes.byteLength, 0);
		const end = bytes.indexOf(0x0a);
		const event = JSON.parse(bytes.toString("utf8", 0, end < 0 ? bytes.byteLength : end)) as RoomEvent;
		if (event.kind !== "room_created") return undefined;
		const { room_id, name, workspace, timestamp } = event;
		return { info: { room_id, name, workspace, created_at: timestamp }, lastAt: mtime.toISOString() };
	} catch {
		// Not there, not readable or not a log: in each case there is no room to list.
		return undefined;
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}
