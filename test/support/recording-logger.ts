import type { LogFields, Logger } from "../../server/src/base/logger.ts";

/** Keeps what is logged, one line each: level and message, then the fields that are plain text. */
export class RecordingLogger implements Logger {
	readonly lines: string[] = [];

	debug = (message: string, fields?: LogFields) => this.#add("debug", message, fields);
	info = (message: string, fields?: LogFields) => this.#add("info", message, fields);
	warn = (message: string, fields?: LogFields) => this.#add("warn", message, fields);
	error = (message: string, fields?: LogFields) => this.#add("error", message, fields);
	child = () => this;

	#add(level: string, message: string, fields: LogFields = {}): void {
		const shown = Object.entries(fields).map(([name, value]) => `${name}=${value instanceof Error ? value.message : String(value)}`);
		this.lines.push([level, message, ...shown].join(" "));
	}
}
