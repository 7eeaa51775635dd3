// Every code that the backend can answer with. A code is stable; its message is for a person and may change.

import { z } from "zod";

export const errorCodes = [
	"bad_message", // not JSON, or not of the schema that its `type` names
	"unknown_type", // no message of this `type` exists
	"not_supported", // the message is part of the contract but this backend does not answer it
	"not_found", // the room, run, changeset, hunk, approval or output named does not exist
	"unauthorized", // no token, or not one of this launch
	"forbidden", // the member's role lacks the capability
	"run_active", // a room works on one run at a time
	"execution_active", // a member's code runs one at a time
	"run_inactive", // the run named has already ended, or cannot be resumed
	"conflict", // the file changed in a way that the hunk cannot be placed
	"outside_workspace", // the path leaves the workspace or is protected
	"too_large", // over a named bound
	"log_failed", // the event could not be written to disk; nothing was changed
	"internal", // a broken assumption of ours; the log has the details
] as const;

export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** An expected failure that a person can act on. Thrown inside the backend, answered as `error` at the edges. */
export class EnsembleError extends Error {
	readonly code: ErrorCode;

	constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
		super(message, options);
		this.name = "EnsembleError";
		this.code = code;
	}
}
