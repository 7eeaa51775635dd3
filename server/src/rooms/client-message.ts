// Turns what a client sent into a message, or into an error that tells its author what to change.

import { z } from "zod";
import type { ErrorCode } from "#protocol/errors.ts";
import { ClientMessage, reservedTypes } from "#protocol/room-socket.ts";

export type ParsedMessage =
	| { ok: true; message: ClientMessage }
	| { ok: false; error: { code: ErrorCode; message: string; request_type?: string; request_id?: string } };

const reserved: ReadonlySet<string> = new Set(reservedTypes);
const known: ReadonlySet<string> = new Set(ClientMessage.options.map((option) => option.shape.type.value));
const Envelope = z.looseObject({ type: z.string(), request_id: z.string().max(128).optional().catch(undefined) });

/** A type is repeated in the answer, but not a megabyte of it. */
const maxShownChars = 100;

export function parseClientMessage(text: string): ParsedMessage {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		// What the parser says is about characters; the author needs to know what was expected.
		return { ok: false, error: { code: "bad_message", message: "Not JSON. Send one JSON object per message." } };
	}
	const envelope = Envelope.safeParse(value);
	if (!envelope.success) return { ok: false, error: { code: "bad_message", message: 'A message is a JSON object with a text field "type".' } };
	const { request_id } = envelope.data;
	const type = envelope.data.type.slice(0, maxShownChars);
	const about = { request_type: type, request_id };
	if (reserved.has(type))
		return { ok: false, error: { code: "not_supported", message: `"${type}" is not answered by this version of the backend.`, ...about } };
	if (!known.has(type)) return { ok: false, error: { code: "unknown_type", message: `There is no message of type "${type}".`, ...about } };
	const parsed = ClientMessage.safeParse(value);
	if (parsed.success) return { ok: true, message: parsed.data };
	return { ok: false, error: { code: "bad_message", message: firstProblem(parsed.error), ...about } };
}

function firstProblem(error: z.ZodError): string {
	const [issue] = error.issues;
	if (issue === undefined) return "The message is not of its schema.";
	return `Field "${issue.path.join(".")}": ${issue.message}.`;
}
