// One line per event: verb, subject, id, duration. Never to stdout, which is protocol under `lsp`. No secrets, no prompt bodies, no file content.

export interface Logger {
	debug(message: string, fields?: LogFields): void;
	info(message: string, fields?: LogFields): void;
	warn(message: string, fields?: LogFields): void;
	error(message: string, fields?: LogFields): void;
	/** A logger that adds these fields to every line. */
	child(fields: LogFields): Logger;
}

export type LogFields = Record<string, unknown>;

export const silentLogger: Logger = {
	debug() {},
	info() {},
	warn() {},
	error() {},
	child: () => silentLogger,
};
