// Every room of one workspace: makes, finds, opens when first asked for, and closes after a while without use.
// A room that somebody is connected to or that works on a run stays open. At most `maxOpenRooms` are open at a time.
// Does not know what rooms are used for.

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { EngineInfo } from "#protocol/engine.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import type { RoomSummary } from "#protocol/http.ts";
import type { RoomFact } from "#protocol/room-events.ts";
import type { Clock } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { Logger } from "../base/logger.ts";
import { logFile } from "./event-log.ts";
import { readLog } from "./log-lines.ts";
import { codeOf, isHeldElsewhere, type LogWriter, lockFile } from "./log-lock.ts";
import { Room } from "./room.ts";
import { readHead } from "./room-head.ts";
import type { RoomIndex, SearchMatch } from "./room-index.ts";

export interface RoomDirectoryDeps {
	/** The data directory; rooms are in `rooms/` below it. */
	home: string;
	/** Real path of the folder that this backend works on; rooms of other folders are not its business. */
	workspace: string;
	clock: Clock;
	newId: NewId;
	logger: Logger;
	writer: LogWriter;
	status(): { engine: EngineInfo; sandbox: SandboxInfo };
	/** Makes searching quick; without it the logs are read. */
	index?: RoomIndex;
}

const maxOpenRooms = 64;
const idleMs = 10 * 60_000; // several times the pause in which a window reloads or a laptop sleeps
const roomId = /^[A-Za-z0-9_-]{1,128}$/;

export class RoomDirectory {
	readonly #deps: RoomDirectoryDeps;
	readonly #folder: string;
	/** Least recently asked for first. */
	readonly #open = new Map<string, { room: Room; usedAt: number }>();
	readonly #stopped = new AbortController();

	constructor(deps: RoomDirectoryDeps) {
		this.#deps = deps;
		this.#folder = join(deps.home, "rooms");
		void this.#closeIdleRooms();
		void deps.index?.check(this.#ids());
	}

	get openRooms(): number {
		return this.#open.size;
	}

	/** The rooms that are open in this process. */
	*opened(): IteratorObject<Room, undefined> {
		for (const { room } of this.#open.values()) yield room;
	}

	/** Throws `log_failed` where the room cannot be written. */
	create(name: string): Room {
		const id = this.#deps.newId("room");
		return this.#add(id, { room_id: id, name, workspace: this.#deps.workspace });
	}

	/** Throws `not_found`, or `log_failed` where another backend has it. */
	open(id: string): Room {
		const known = this.#open.get(id);
		if (known !== undefined) {
			this.#open.delete(id);
			this.#open.set(id, { room: known.room, usedAt: this.#deps.clock.now() });
			return known.room;
		}
		const head = roomId.test(id) ? readHead(join(this.#folder, id, logFile)) : undefined;
		if (head === undefined) throw new EnsembleError("not_found", "There is no such room. It may have been deleted; open another one.");
		const { workspace } = head.info;
		if (workspace !== this.#deps.workspace)
			throw new EnsembleError("not_found", `This room belongs to another folder: ${workspace}. Start a backend for it there.`);
		return this.#add(id);
	}

	/** The room where it is open in this process: somebody is, or was lately, in it. */
	find(id: string): Room | undefined {
		return this.#open.get(id)?.room;
	}

	/** The room that was used last, or a new one of this name. */
	openLatest(newName: string): Room {
		const latest = this.list().find((room) => !room.is_elsewhere);
		if (latest === undefined) return this.create(newName);
		try {
			return this.open(latest.room_id);
		} catch (error) {
			// One room that cannot be had must not keep people from working; its own address still says what is wrong with it.
			this.#deps.logger.warn("latest room not opened", { room_id: latest.room_id, error: String(error) });
			return this.create(newName);
		}
	}

	/** To every room that is in use. One that cannot be written does not keep the others from hearing of it. */
	announce(fact: RoomFact): void {
		for (const room of this.opened()) {
			if (!room.isInUse) continue;
			try {
				room.append(fact);
			} catch (error) {
				this.#deps.logger.warn("room not told", { room_id: room.info.room_id, kind: fact.kind, error: String(error) });
			}
		}
	}

	/** The room used last comes first. */
	list(): RoomSummary[] {
		const rooms: RoomSummary[] = [];
		for (const id of this.#ids()) {
			const summary = this.#summary(id);
			if (summary?.workspace === this.#deps.workspace) rooms.push(summary);
		}
		return rooms.sort((a, b) => b.last_at.localeCompare(a.last_at));
	}

	/** People's words that contain this text, newest first. */
	search(text: string, limit: number): SearchMatch[] {
		const indexed = this.#deps.index?.search(this.#deps.workspace, text, limit);
		if (indexed !== undefined) return indexed;
		const matches = this.list().flatMap((room) => findWords(join(this.#folder, room.room_id, logFile), room.room_id, text));
		return matches.sort((a, b) => b.timestamp.localeCompare(a.timestamp)).slice(0, limit);
	}

	dispose(): void {
		this.#stopped.abort();
		for (const [id, { room }] of this.#open) this.#close(id, room);
	}

	#add(id: string, create?: { room_id: string; name: string; workspace: string }): Room {
		if (this.#open.size >= maxOpenRooms) this.#closeOneIdle();
		const folder = join(this.#folder, id);
		let room: Room;
		try {
			room = new Room({ ...this.#deps, folder, create });
		} catch (error) {
			if (create !== undefined) rmSync(folder, { recursive: true, force: true });
			throw error;
		}
		this.#open.set(id, { room, usedAt: this.#deps.clock.now() });
		this.#deps.index?.follow(room);
		return room;
	}

	#closeOneIdle(): void {
		for (const [id, { room }] of this.#open) {
			if (room.isInUse) continue;
			this.#close(id, room);
			return;
		}
		throw new EnsembleError("too_large", `All ${maxOpenRooms} rooms that can be open at a time are in use. Leave one first.`);
	}

	async #closeIdleRooms(): Promise<void> {
		const { clock, logger } = this.#deps;
		while (!this.#stopped.signal.aborted) {
			try {
				await clock.sleep(idleMs / 10, this.#stopped.signal);
			} catch {
				return; // disposed
			}
			for (const [id, open] of this.#open) {
				if (open.room.isInUse) open.usedAt = clock.now();
				else if (clock.now() - open.usedAt >= idleMs) {
					this.#close(id, open.room);
					logger.info("closed idle room", { room_id: id });
				}
			}
		}
	}

	#close(id: string, room: Room): void {
		this.#open.delete(id);
		try {
			this.#deps.index?.unfollow(room);
			room.close();
		} catch (error) {
			// The others are to be closed too; the log itself is complete on disk at all times.
			this.#deps.logger.warn("room not closed cleanly", { room_id: id, error: String(error) });
		}
	}

	#summary(id: string): RoomSummary | undefined {
		const open = this.#open.get(id)?.room;
		if (open !== undefined) return { ...open.info, last_at: open.lastAt, is_active: open.activeRun !== undefined, is_elsewhere: false };
		const is_elsewhere = isHeldElsewhere(join(this.#folder, id, lockFile), this.#deps.writer, this.#deps.clock);
		const head = readHead(join(this.#folder, id, logFile));
		return head && { ...head.info, last_at: head.lastAt, is_active: false, is_elsewhere };
	}

	#ids(): string[] {
		try {
			return readdirSync(this.#folder).filter((name) => roomId.test(name));
		} catch (error) {
			if (codeOf(error) !== "ENOENT") this.#deps.logger.warn("rooms cannot be listed", { folder: this.#folder, error: codeOf(error) });
			return []; // opening or making a room says what is wrong with the folder
		}
	}
}

function findWords(path: string, room_id: string, text: string): SearchMatch[] {
	const wanted = text.toLowerCase();
	const matches: SearchMatch[] = [];
	for (const event of readLog(path)) {
		if (event.kind !== "chat_message" || !event.text.toLowerCase().includes(wanted)) continue;
		matches.push({ room_id, seq: event.seq, user_id: event.user_id, timestamp: event.timestamp, text: event.text });
	}
	return matches;
}
