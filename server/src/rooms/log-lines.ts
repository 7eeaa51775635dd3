// Reads the lines of a log, a bounded block at a time. Does not repair and does not write.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { RoomEvent } from "#protocol/room-events.ts";

const readBytes = 256 * 1024;
/** A longer line is no event of ours: damage, not data. */
export const maxLineBytes = 64 * 1024 * 1024;
const newline = 0x0a;

/** Reads a log that may be another backend's: no lock, no repair. Damage and a torn tail are passed over. */
export function* readLog(path: string): Generator<RoomEvent, void, undefined> {
	const fd = openSync(path, "r");
	try {
		for (const line of readLines(fd, 0, fstatSync(fd).size)) {
			const event = parseEvent(line.bytes);
			if (event !== undefined) yield event;
		}
	} finally {
		closeSync(fd);
	}
}

/** Undefined for what is no event; the caller decides whether that is damage. */
export function parseEvent(bytes: Buffer): RoomEvent | undefined {
	try {
		const value: unknown = JSON.parse(bytes.toString("utf8"));
		if (typeof value !== "object" || value === null) return undefined;
		const { seq, kind, timestamp } = value as Record<string, unknown>;
		if (!Number.isInteger(seq) || typeof kind !== "string" || typeof timestamp !== "string") return undefined;
		// Written by us or by a newer version: whoever folds events passes over what it does not know.
		return value as RoomEvent;
	} catch {
		// Damage is an ordinary input here.
		return undefined;
	}
}

export interface Line {
	/** Without its line end; empty where it is longer than any event. */
	bytes: Buffer;
	length: number;
	/** False for a last line without a line end. */
	ended: boolean;
}

/** Lines between two offsets, a bounded block at a time. */
export function* readLines(fd: number, start: number, end: number): Generator<Line, void, undefined> {
	let position = start;
	let pieces: Buffer[] = [];
	let length = 0;
	const take = (piece: Buffer) => {
		length += piece.byteLength;
		if (length > maxLineBytes) pieces = [];
		else pieces.push(piece);
	};
	const line = (ended: boolean): Line => {
		const whole = { bytes: Buffer.concat(pieces), length, ended };
		pieces = [];
		length = 0;
		return whole;
	};
	while (position < end) {
		const block = Buffer.allocUnsafe(Math.min(readBytes, end - position));
		const got = readSync(fd, block, 0, block.byteLength, position);
		if (got === 0) break;
		position += got;
		const read = block.subarray(0, got);
		let from = 0;
		for (let at = read.indexOf(newline); at >= 0; at = read.indexOf(newline, from)) {
			take(read.subarray(from, at));
			yield line(true);
			from = at + 1;
		}
		if (from < got) take(read.subarray(from));
	}
	if (length > 0) yield line(false);
}
