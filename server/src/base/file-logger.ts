// The logger of a running backend: one JSON line per event into `<logDir>/ensemble.log`, written before the call returns,
// because a buffered or threaded transport loses its last lines when the process is killed. 10 MB × 5 files.

import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import type { LogFields, Logger } from "./logger.ts";

const maxLogBytes = 10 * 1024 * 1024;
const keptLogs = 5;

/** Log file of this folder; shown to people by "Open Log". */
export const logFileIn = (logDir: string): string => join(logDir, "ensemble.log");

/** Throws where the folder cannot be written. */
export function createFileLogger(logDir: string, level: "debug" | "info" | "warn" | "error"): Logger {
	mkdirSync(logDir, { recursive: true, mode: 0o700 });
	const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
	return wrap(pino(options, new RollingFile(logFileIn(logDir))));
}

class RollingFile {
	readonly #path: string;
	#file: number;
	#bytes: number;

	constructor(path: string) {
		this.#path = path;
		this.#file = openLog(path);
		this.#bytes = fstatSync(this.#file).size;
	}

	/** A full disk must not stop the work: a line that cannot be written is dropped. */
	write(line: string): void {
		try {
			if (this.#bytes > maxLogBytes) this.#rollOver();
		} catch {
			// It cannot be put aside now: the line still goes into the full one.
		}
		try {
			this.#bytes += writeSync(this.#file, line);
		} catch {
			// Nowhere to report to: this is the log.
		}
	}

	/** The old file is given up only for a new one: its number must never be that of someone else's file. */
	#rollOver(): void {
		this.#bytes = 0; // also where it fails: tried again after as many bytes, not at each line
		if (this.#isStillThere()) this.#putAside();
		const full = this.#file;
		this.#file = openLog(this.#path);
		closeSync(full);
	}

	/** Another backend that logs here may have put it aside already. */
	#isStillThere(): boolean {
		return statSync(this.#path, { throwIfNoEntry: false })?.ino === fstatSync(this.#file).ino;
	}

	#putAside(): void {
		for (let number = keptLogs - 1; number >= 1; number--) {
			const older = number === 1 ? this.#path : `${this.#path}.${number - 1}`;
			if (existsSync(older)) renameSync(older, `${this.#path}.${number}`);
		}
	}
}

/** For its owner only: it names people's files. */
const openLog = (path: string): number => openSync(path, "a", 0o600);

function wrap(logger: pino.Logger): Logger {
	const write = (level: "debug" | "info" | "warn" | "error") => (message: string, fields?: LogFields) => logger[level](readable(fields), message);
	return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error"), child: (fields) => wrap(logger.child(fields)) };
}

/** Errors keep their stack and cause; pino does so only under the key `err`. */
function readable(fields: LogFields | undefined): LogFields {
	if (fields?.error === undefined) return fields ?? {};
	const { error, ...rest } = fields;
	return { ...rest, err: error };
}
