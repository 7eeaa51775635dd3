// The append-only log of one room, one JSON event per line: the truth of what happened.
// An event is on disk before append() returns; a write that fails leaves nothing behind. Opening repairs what a crash left.
// In memory is only where each event begins. Does not know what events mean.

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { EnsembleError } from "#protocol/errors.ts";
import type { EventKind, RoomEvent, RoomFact } from "#protocol/room-events.ts";
import { type Clock, isoTime } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type Line, maxLineBytes, parseEvent, readLines } from "./log-lines.ts";
import { codeOf, LogLock, type LogWriter, lockFile } from "./log-lock.ts";

export interface EventLogDeps {
	/** The room's folder; made where it is missing. */
	folder: string;
	clock: Clock;
	logger: Logger;
	writer: LogWriter;
	/** Gets every event that the log holds, in order, while it is opened. */
	onEvent(event: RoomEvent): void;
	/** Default {@link maxLogBytes}. */
	maxBytes?: number;
	/** Writes bytes at a position and returns how many. The tests' disk is full when they want. */
	write?: (fd: number, bytes: Uint8Array, offset: number, length: number, position: number) => number;
}

export const logFile = "events.jsonl";

/** A log of this size takes nothing up any more; what was begun is still finished, and a run is bounded itself. */
export const maxLogBytes = 1024 * 1024 * 1024;
const beginnings: ReadonlySet<EventKind> = new Set(["chat_message", "run_started", "run_resumed"]);

/** After these a person believes that it is done: they survive a power cut too. */
const durableKinds: ReadonlySet<EventKind> = new Set(["run_ended", "hunks_decided"]);

/** A number further ahead than this is damage, not a gap that damage left. */
const maxGap = 1_000_000;

export class EventLog {
	readonly #deps: EventLogDeps;
	readonly #path: string;
	readonly #lock: LogLock;
	readonly #fd: number;
	/** Byte offset of event seq at [seq - 1]; -1 where damage took it. */
	#offsets = new Float64Array(1024);
	#lastSeq = 0;
	/** Where the next event goes; whatever lies beyond is not part of the log. */
	#end = 0;
	/** What went wrong while opening, for a person; empty for a sound log. */
	readonly damage: string[] = [];

	constructor(deps: EventLogDeps) {
		this.#deps = deps;
		this.#path = join(deps.folder, logFile);
		try {
			mkdirSync(deps.folder, { recursive: true, mode: 0o700 });
		} catch (error) {
			throw this.#failed(error);
		}
		this.#lock = LogLock.take(join(deps.folder, lockFile), deps.writer, deps.clock);
		try {
			// Not "a": positions are ours, so that a retry overwrites what a failed write left.
			this.#fd = openOrCreate(this.#path);
		} catch (error) {
			this.#lock.release();
			throw this.#failed(error);
		}
		try {
			this.#load();
		} catch (error) {
			this.close();
			throw error;
		}
	}

	get lastSeq(): number {
		return this.#lastSeq;
	}

	get bytes(): number {
		return this.#end;
	}

	/** Stamps and writes; the event as written and its text. Throws `log_failed` with the log as it was before. */
	append(fact: RoomFact): { event: RoomEvent; text: string } {
		const event: RoomEvent = { seq: this.#lastSeq + 1, timestamp: isoTime(this.#deps.clock), ...fact };
		const text = JSON.stringify(event);
		const line = Buffer.from(`${text}\n`);
		if (line.byteLength > maxLineBytes)
			throw new EnsembleError("too_large", `An event of ${line.byteLength} bytes is more than a room keeps (${maxLineBytes}).`);
		if (this.#end >= (this.#deps.maxBytes ?? maxLogBytes) && beginnings.has(fact.kind))
			throw new EnsembleError("too_large", "This room has become too large to go on in. Open a new one; this one can still be read.");
		this.#lock.renew();
		try {
			this.#write(line);
			if (durableKinds.has(fact.kind)) fdatasyncSync(this.#fd);
		} catch (error) {
			this.#takeBack();
			throw this.#failed(error);
		}
		this.#remember(event.seq, this.#end);
		this.#end += line.byteLength;
		return { event, text };
	}

	/** Events `from` to `to`, both included, read from disk as they are asked for. */
	*read(from: number, to: number = this.#lastSeq): Generator<RoomEvent, void, undefined> {
		const start = this.#offsetFrom(from);
		const end = this.#offsetFrom(to + 1);
		for (const line of readLines(this.#fd, start, end)) {
			const event = parseEvent(line.bytes);
			if (event !== undefined && event.seq >= from && event.seq <= to) yield event;
		}
	}

	/** The first event of the longest tail up to `to` that has at most `maxEvents` events and `maxBytes` bytes, but at least one event. */
	tailStart(to: number, maxEvents: number, maxBytes: number): number {
		const end = this.#offsetFrom(to + 1);
		let first = to;
		while (first > 1 && to - first + 1 < maxEvents && end - this.#offsetFrom(first - 1) <= maxBytes) first--;
		return Math.max(first, 1);
	}

	close(): void {
		closeSync(this.#fd);
		this.#lock.release();
	}

	#load(): void {
		const size = fstatSync(this.#fd).size;
		let lostSince = 0;
		let torn: Line | undefined;
		for (const line of readLines(this.#fd, 0, size)) {
			if (!line.ended) {
				torn = line;
				break;
			}
			lostSince = this.#loadLine(line, lostSince);
			this.#end += line.length + 1;
		}
		if (torn !== undefined && this.#loadTorn(torn)) lostSince = 0;
		// Numbers that damage at the very end took were seen by clients: they are not given out again.
		this.#passOver(this.#lastSeq + lostSince);
		for (const message of this.damage) this.#deps.logger.warn("repaired room log", { path: this.#path, damage: message });
	}

	/** Returns how many lines were lost since the last good one. */
	#loadLine(line: Line, lostSince: number): number {
		const event = parseEvent(line.bytes);
		if (event === undefined || event.seq <= this.#lastSeq || event.seq > this.#lastSeq + maxGap) {
			this.damage.push(`The line at byte ${this.#end} (${line.length} bytes) could not be read and was skipped.`);
			return lostSince + 1;
		}
		this.#remember(event.seq, this.#end);
		this.#deps.onEvent(event);
		return 0;
	}

	/** The last line has no end: a crash cut it, or cut only its line end. In the first case nobody was told of it. */
	#loadTorn(line: Line): boolean {
		if (parseEvent(line.bytes) !== undefined) {
			this.#write(Buffer.from("\n"), line.length);
			this.#loadLine(line, 0);
			this.#end += line.length + 1;
			return true;
		}
		this.damage.push(`The last line was cut off by a crash; its ${line.length} bytes were removed.`);
		ftruncateSync(this.#fd, this.#end);
		return false;
	}

	#write(bytes: Uint8Array, behind = 0): void {
		const write = this.#deps.write ?? writeSync;
		let done = 0;
		while (done < bytes.byteLength) done += write(this.#fd, bytes, done, bytes.byteLength - done, this.#end + behind + done);
	}

	#takeBack(): void {
		try {
			ftruncateSync(this.#fd, this.#end);
		} catch (error) {
			// The next append writes over it, and opening cuts it off: nothing depends on this.
			this.#deps.logger.error("could not take back a failed write", { path: this.#path, error: codeOf(error) });
		}
	}

	#remember(seq: number, offset: number): void {
		this.#passOver(seq - 1);
		if (seq > this.#offsets.length) {
			const grown = new Float64Array(this.#offsets.length * 2);
			grown.set(this.#offsets);
			this.#offsets = grown;
		}
		this.#offsets[seq - 1] = offset;
		this.#lastSeq = seq;
	}

	/** Numbers up to this one that are not remembered are lost. */
	#passOver(seq: number): void {
		while (this.#lastSeq < seq) this.#remember(this.#lastSeq + 1, -1);
	}

	/** Where the first event with at least this number begins. */
	#offsetFrom(seq: number): number {
		for (let at = Math.max(seq, 1); at <= this.#lastSeq; at++) {
			const offset = this.#offsets[at - 1] ?? -1;
			if (offset >= 0) return offset;
		}
		return this.#end;
	}

	#failed(error: unknown): EnsembleError {
		return new EnsembleError("log_failed", `Nothing was changed: ${whyNot(codeOf(error))} ${this.#path}. ${remedy(codeOf(error))}`, { cause: error });
	}
}

function openOrCreate(path: string): number {
	try {
		return openSync(path, "r+");
	} catch (error) {
		if (codeOf(error) !== "ENOENT") throw error;
		return openSync(path, "wx+", 0o600);
	}
}

function whyNot(code: string): string {
	switch (code) {
		case "ENOSPC":
			return "the disk is full, so the room's log could not be written:";
		case "EDQUOT":
			return "your disk quota is used up, so the room's log could not be written:";
		case "EROFS":
		case "EACCES":
		case "EPERM":
			return "the room's log may not be written:";
		default:
			return `the room's log could not be written (${code}):`;
	}
}

function remedy(code: string): string {
	if (code === "ENOSPC" || code === "EDQUOT") return "Free some space on that disk, then try again.";
	return "Make that folder writable, or set ENSEMBLE_HOME to one that is.";
}
