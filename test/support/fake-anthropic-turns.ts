// The verbs in which a test writes what the fake Messages API answers. One turn is the answer to one request.

import type { ContentBlock, StopReason, Usage } from "@anthropic-ai/sdk/resources/messages/messages.js";

export type Piece =
	| { kind: "block"; block: ContentBlock; deltas: string[] }
	| { kind: "ping" }
	| { kind: "usage"; usage: UsageFields; now: boolean }
	| { kind: "stop"; reason: StopReason }
	| { kind: "slow"; delayMs: number }
	| { kind: "wait"; until: () => Promise<unknown> }
	| { kind: "stream_error"; type: string; message: string }
	| { kind: "raw"; bytes: string }
	| { kind: "no_answer" }
	| { kind: "stall" }
	| { kind: "cut" }
	| { kind: "end_early" }
	| { kind: "http_error"; status: number; options: ErrorOptions };

export type UsageFields = Partial<Pick<Usage, "input_tokens" | "output_tokens" | "cache_read_input_tokens" | "cache_creation_input_tokens">>;

export interface ErrorOptions {
	/** `error.type` of the body; from the status where absent. */
	type?: string;
	message?: string;
	/** `error.details.error_code` of the body. */
	code?: string;
	/** Seconds, as the `retry-after` header. */
	retryAfter?: number | string;
	headers?: Record<string, string>;
}

/** Text, streamed in `pieces` parts (3 unless told). */
export const text = (value: string, options: { pieces?: number } = {}): Piece => ({
	kind: "block",
	block: { type: "text", text: value, citations: null },
	deltas: split(value, options.pieces ?? 3),
});

export const thinking = (value: string, options: { signature?: string; pieces?: number } = {}): Piece => ({
	kind: "block",
	block: { type: "thinking", thinking: value, signature: options.signature ?? "sig-of-the-fake" },
	deltas: value === "" ? [] : split(value, options.pieces ?? 2),
});

export const redactedThinking = (data: string): Piece => ({ kind: "block", block: { type: "redacted_thinking", data }, deltas: [] });

/** A tool call. `splitAt` cuts the JSON of its input at these offsets; `rawJson` replaces it, also by something that is not JSON. */
export function toolUse(name: string, input: unknown, options: { id?: string; splitAt?: number[]; rawJson?: string } = {}): Piece {
	const json = options.rawJson ?? JSON.stringify(input);
	return {
		kind: "block",
		block: { type: "tool_use", id: options.id ?? "", name, input: {}, caller: { type: "direct" } },
		deltas: options.splitAt ? splitAt(json, options.splitAt) : split(json, 3),
	};
}

export const ping = (): Piece => ({ kind: "ping" });
/** Replaces fields of the usage that the answer reports at its end. */
export const usage = (fields: UsageFields): Piece => ({ kind: "usage", usage: fields, now: false });
/** Sends a `message_delta` with this usage at once; the one at the end then repeats it, cumulative as in the real API. */
export const usageNow = (fields: UsageFields): Piece => ({ kind: "usage", usage: fields, now: true });
/** Replaces the stop reason; by itself it is `tool_use` after a tool call, else `end_turn`. */
export const stop = (reason: StopReason): Piece => ({ kind: "stop", reason });
export const refusal = (): Piece => stop("refusal");
export const maxTokens = (): Piece => stop("max_tokens");
/** From here on one event comes every `delayMs`; what a late timer has held up follows at once. */
export const slow = (delayMs: number): Piece => ({ kind: "slow", delayMs });
/** Holds the stream until the promise settles. */
export const waitFor = (until: Promise<unknown> | (() => Promise<unknown>)): Piece => ({
	kind: "wait",
	until: typeof until === "function" ? until : () => until,
});

/** `event: error` in the middle of an answer that began with 200. */
export const streamError = (type = "overloaded_error", message = "Overloaded"): Piece => ({ kind: "stream_error", type, message });
/** The request is taken and never answered, not even by headers. Only piece of its turn. */
export const noAnswer = (): Piece => ({ kind: "no_answer" });
/** Nothing comes any more, and the connection stays open. */
export const stall = (): Piece => ({ kind: "stall" });
/** The socket is destroyed. */
export const cut = (): Piece => ({ kind: "cut" });
/** The response ends in good order but before the answer does. */
export const endEarly = (): Piece => ({ kind: "end_early" });
/** Bytes as they are, for what the verbs above cannot say. */
export const raw = (bytes: string): Piece => ({ kind: "raw", bytes });

/** The request is refused with this status. Only piece of its turn. */
export const error = (status: number, options: ErrorOptions = {}): Piece => ({ kind: "http_error", status, options });
export const overloaded = (): Piece => error(529, { message: "Overloaded" });
export const spendLimit = (): Piece => error(429, { message: "The spend limit of this workspace is reached.", code: "enforced_spend_limit_reached" });

const errorTypes: Record<number, string> = {
	400: "invalid_request_error",
	401: "authentication_error",
	402: "billing_error",
	403: "permission_error",
	404: "not_found_error",
	413: "invalid_request_error",
	429: "rate_limit_error",
	504: "timeout_error",
	529: "overloaded_error",
};

export function errorBody(status: number, options: ErrorOptions) {
	return {
		type: "error",
		error: {
			type: options.type ?? errorTypes[status] ?? "api_error",
			message: options.message ?? `The fake answers ${status}.`,
			...(options.code ? { details: { error_code: options.code } } : {}),
		},
		request_id: "req_fake",
	};
}

function split(value: string, pieces: number): string[] {
	const size = Math.max(1, Math.ceil(value.length / pieces));
	const parts: string[] = [];
	for (let start = 0; start < value.length; start += size) parts.push(value.slice(start, start + size));
	return parts;
}

function splitAt(value: string, offsets: number[]): string[] {
	const edges = [0, ...[...offsets].sort((a, b) => a - b), value.length];
	return edges.slice(1).map((end, index) => value.slice(edges[index], end));
}
