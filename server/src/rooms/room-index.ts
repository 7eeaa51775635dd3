// A search index over all rooms, in SQLite. Never the truth: it is checked against the logs at start, rebuilt where it differs,
// thrown away where it is broken, and everything works without it, only slower.

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { SearchResponse } from "#protocol/http.ts";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { Logger } from "../base/logger.ts";
import { logFile } from "./event-log.ts";
import { readLog } from "./log-lines.ts";
import type { Room } from "./room.ts";

export type SearchMatch = SearchResponse["matches"][number];

export interface RoomIndexDeps {
	/** The database file; made where it is missing. */
	path: string;
	/** Folder with one folder per room. */
	roomsFolder: string;
	logger: Logger;
}

/** Raised when the tables change: an older index is rebuilt. */
const schemaVersion = 1;
/** Several backends share the file; each waits this long for another one's write. */
const busyTimeoutMs = 500;

const schema = `
	PRAGMA journal_mode = WAL;
	PRAGMA synchronous = NORMAL;
	CREATE TABLE IF NOT EXISTS rooms (room_id TEXT PRIMARY KEY, workspace TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT;
	CREATE TABLE IF NOT EXISTS messages (room_id TEXT NOT NULL, seq INTEGER NOT NULL, user_id TEXT NOT NULL, timestamp TEXT NOT NULL, text TEXT NOT NULL,
		PRIMARY KEY (room_id, seq)) STRICT, WITHOUT ROWID;
	PRAGMA user_version = ${schemaVersion};
`;

/** Undefined where this Node has no SQLite or the file cannot be used at all. */
export async function openRoomIndex(deps: RoomIndexDeps): Promise<RoomIndex | undefined> {
	for (const attempt of ["as it is", "rebuilt"]) {
		try {
			const { DatabaseSync } = await import("node:sqlite");
			mkdirSync(dirname(deps.path), { recursive: true, mode: 0o700 });
			keepToOwner(deps.path);
			const database = new DatabaseSync(deps.path, { timeout: busyTimeoutMs });
			try {
				const found = database.prepare("PRAGMA user_version").get()?.user_version;
				if (found !== 0 && found !== schemaVersion) throw new Error(`index has version ${found}`);
				database.exec(schema);
				return new RoomIndex(database, deps);
			} catch (error) {
				database.close();
				throw error;
			}
		} catch (error) {
			deps.logger.warn("room index not usable", { attempt, error: String(error) });
			deleteIndex(deps);
		}
	}
	return undefined;
}

/** It holds people's words. SQLite gives the files beside it the mode of the database. */
function keepToOwner(path: string): void {
	closeSync(openSync(path, "a", 0o600));
	chmodSync(path, 0o600);
}

export class RoomIndex {
	readonly #deps: RoomIndexDeps;
	readonly #database: DatabaseSync;
	readonly #followed = new Map<Room, () => void>();
	#isUsable = true;

	constructor(database: DatabaseSync, deps: RoomIndexDeps) {
		this.#database = database;
		this.#deps = deps;
	}

	/** Brings the index up to the logs of these rooms, one room per turn of the event loop. To be awaited only by who needs it. */
	async check(roomIds: readonly string[]): Promise<void> {
		for (const roomId of roomIds) {
			if (!this.#isUsable) return;
			this.#try("check", () => this.#checkRoom(roomId));
			await nextTurn();
		}
	}

	follow(room: Room): void {
		const unlisten = room.onEvent((event) => {
			if (event.kind === "chat_message") this.#try("add", () => this.#add(room.info.room_id, event));
			if (event.kind === "run_ended") this.#note(room);
		});
		this.#followed.set(room, unlisten);
		this.#try("check", () => this.#checkRoom(room.info.room_id));
	}

	/** To be called before the room is closed. */
	unfollow(room: Room): void {
		this.#followed.get(room)?.();
		this.#followed.delete(room);
		this.#note(room);
	}

	/** Messages that contain this text, newest first; undefined where the index cannot say. */
	search(workspace: string, text: string, limit: number): SearchMatch[] | undefined {
		const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
		const sql = `SELECT room_id, seq, user_id, timestamp, text FROM messages JOIN rooms USING (room_id)
			WHERE workspace = ? AND text LIKE ? ESCAPE '\\' ORDER BY timestamp DESC, seq DESC LIMIT ?`;
		return this.#try("search", () => this.#database.prepare(sql).all(workspace, pattern, limit).map(matchOf));
	}

	dispose(): void {
		for (const room of [...this.#followed.keys()]) this.unfollow(room);
		this.#isUsable = false;
		this.#database.close();
	}

	/** A log that is as long as when it was indexed is the same log: nothing is ever changed in it. */
	#checkRoom(roomId: string): void {
		const path = join(this.#deps.roomsFolder, roomId, logFile);
		const indexed = this.#database.prepare("SELECT bytes FROM rooms WHERE room_id = ?").get(roomId)?.bytes;
		const bytes = existsSync(path) ? statSync(path).size : undefined;
		if (bytes === indexed) return;
		this.#database.exec("BEGIN IMMEDIATE");
		try {
			for (const table of ["rooms", "messages"]) this.#database.prepare(`DELETE FROM ${table} WHERE room_id = ?`).run(roomId);
			if (bytes !== undefined) this.#read(roomId, path, bytes);
			this.#database.exec("COMMIT");
		} catch (error) {
			this.#database.exec("ROLLBACK");
			throw error;
		}
	}

	#read(roomId: string, path: string, bytes: number): void {
		for (const event of readLog(path)) {
			if (event.kind === "chat_message") this.#add(roomId, event);
			if (event.kind === "room_created")
				this.#database.prepare("INSERT OR REPLACE INTO rooms (room_id, workspace, bytes) VALUES (?, ?, ?)").run(roomId, event.workspace, bytes);
		}
	}

	#add(roomId: string, { seq, user_id, timestamp, text }: RoomEvent & { kind: "chat_message" }): void {
		const sql = "INSERT OR REPLACE INTO messages (room_id, seq, user_id, timestamp, text) VALUES (?, ?, ?, ?, ?)";
		this.#database.prepare(sql).run(roomId, seq, user_id, timestamp, text);
	}

	/** What the room has written so far is in the index. */
	#note(room: Room): void {
		const { logBytes, info } = room;
		this.#try("note", () => this.#database.prepare("UPDATE rooms SET bytes = ? WHERE room_id = ?").run(logBytes, info.room_id));
	}

	/** The first failure ends its use until the next start, which checks it: a wrong answer would be worse than none. */
	#try<T>(what: string, action: () => T): T | undefined {
		if (!this.#isUsable) return undefined;
		try {
			return action();
		} catch (error) {
			this.#isUsable = false;
			this.#deps.logger.warn("room index switched off", { what, error: String(error) });
			return undefined;
		}
	}
}

function matchOf(row: Record<string, unknown>): SearchMatch {
	return { room_id: String(row.room_id), seq: Number(row.seq), user_id: String(row.user_id), timestamp: String(row.timestamp), text: String(row.text) };
}

function deleteIndex({ path, logger }: RoomIndexDeps): void {
	try {
		for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
	} catch (error) {
		logger.warn("room index not deleted", { path, error: String(error) });
	}
}
