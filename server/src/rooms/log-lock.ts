// One writer per log: a file beside the log names the backend that writes it.
// A lock whose process is gone is taken over; one from another machine (a home folder on a network drive) counts as a lease that must be renewed.
// Does not know what is written under its protection.

import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { z } from "zod";
import { EnsembleError } from "#protocol/errors.ts";
import type { Clock } from "../base/clock.ts";

/** The process that writes logs, and how it learns whether another one still lives. */
export interface LogWriter {
	pid: number;
	host: string;
	isRunning(pid: number): boolean;
}

export const lockFile = "writer.lock";
/** How long a lock of another machine counts without a renewal. */
export const leaseMs = 60_000;
const renewAfterMs = 15_000; // four times within a lease

const Holder = z.object({ pid: z.number(), host: z.string(), started: z.string(), nonce: z.string() });
type Holder = z.infer<typeof Holder>;

export class LogLock {
	readonly #path: string;
	readonly #nonce: string;
	readonly #clock: Clock;
	#renewedAt: number;

	private constructor(path: string, nonce: string, clock: Clock) {
		this.#path = path;
		this.#nonce = nonce;
		this.#clock = clock;
		this.#renewedAt = clock.now();
	}

	/** Throws `log_failed` where another backend holds the log or the lock cannot be written. */
	static take(path: string, writer: LogWriter, clock: Clock): LogLock {
		const nonce = randomUUID();
		const mine: Holder = { pid: writer.pid, host: writer.host, started: startOf(writer.pid), nonce };
		if (!create(path, mine)) {
			const holder = readHolder(path);
			if (holder !== undefined && holds(path, holder, writer, clock)) throw heldBy(path, holder);
			moveAside(path, holder, nonce);
			if (!create(path, mine)) throw heldBy(path, readHolder(path));
		}
		return new LogLock(path, nonce, clock);
	}

	/** To be called before a write. Throws `log_failed` where the lease was lost to another machine, or the folder is gone. */
	renew(): void {
		const now = this.#clock.now();
		if (Math.abs(now - this.#renewedAt) < renewAfterMs) return;
		const holder = readHolder(this.#path);
		if (holder === undefined)
			throw new EnsembleError("log_failed", `The lock ${this.#path} is gone: the room's folder was moved or deleted while it was open. Open another room.`);
		if (holder.nonce !== this.#nonce) throw heldBy(this.#path, holder);
		try {
			utimesSync(this.#path, now / 1000, now / 1000);
		} catch (error) {
			throw new EnsembleError("log_failed", `The room's lock could not be renewed (${codeOf(error)}): ${this.#path}.`, { cause: error });
		}
		this.#renewedAt = now;
	}

	release(): void {
		if (readHolder(this.#path)?.nonce === this.#nonce) rmSync(this.#path, { force: true });
	}
}

/** Whether another process than this one holds the lock. */
export function isHeldElsewhere(path: string, writer: LogWriter, clock: Clock): boolean {
	const holder = readHolder(path);
	if (holder === undefined || (holder.pid === writer.pid && holder.host === writer.host)) return false;
	return holds(path, holder, writer, clock);
}

/** False where the file is there already. */
function create(path: string, holder: Holder): boolean {
	let fd: number;
	try {
		fd = openSync(path, "wx", 0o600);
	} catch (error) {
		if (codeOf(error) === "EEXIST") return false;
		throw new EnsembleError("log_failed", `The room cannot be locked for writing (${codeOf(error)}): ${path}. Make the folder writable or set ENSEMBLE_HOME.`, {
			cause: error,
		});
	}
	try {
		writeSync(fd, JSON.stringify(holder));
	} catch (error) {
		rmSync(path, { force: true });
		throw new EnsembleError("log_failed", `The room cannot be locked for writing (${codeOf(error)}): ${path}. Free some space on that disk.`, { cause: error });
	} finally {
		closeSync(fd);
	}
	return true;
}

/** Undefined where there is none, or one that a crash left half-written. */
function readHolder(path: string): Holder | undefined {
	try {
		return Holder.parse(JSON.parse(readFileSync(path, "utf8")));
	} catch {
		// Nothing that names a living holder can be read from it: the same as no lock.
		return undefined;
	}
}

function holds(path: string, holder: Holder, writer: LogWriter, clock: Clock): boolean {
	if (holder.host !== writer.host) return clock.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < leaseMs;
	return writer.isRunning(holder.pid) && startOf(holder.pid) === holder.started;
}

/** Renaming is atomic, so of two backends that find the same stale lock one moves it; the other would move the first one's new lock and puts it back. */
function moveAside(path: string, stale: Holder | undefined, nonce: string): void {
	const aside = `${path}.${nonce}`;
	try {
		renameSync(path, aside);
	} catch (error) {
		if (codeOf(error) === "ENOENT") return;
		throw error;
	}
	const moved = readHolder(aside);
	if (moved?.nonce !== stale?.nonce) {
		renameSync(aside, path);
		throw heldBy(path, moved);
	}
	rmSync(aside, { force: true, recursive: true });
}

/** Tells a process from a later one with the same number; empty where the system does not say (then the number alone counts). */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		// Field 22, counted after the command name, which may itself contain spaces and parentheses.
		const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
		return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${start}`;
	} catch {
		// No /proc: not Linux, or the process is gone, which isRunning() tells.
		return "";
	}
}

function heldBy(path: string, holder: Holder | undefined): EnsembleError {
	const who = holder === undefined ? "Another backend" : `Another backend (process ${holder.pid} on ${holder.host})`;
	return new EnsembleError("log_failed", `${who} is writing this room. Close that window or stop that process; if it is gone for good, delete ${path}.`);
}

export function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}
