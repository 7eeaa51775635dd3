// Sorts what can go wrong with a model request: whether to ask again, when, and what to tell a person.
// Reads errors by their shape, because the SDK is loaded only when the first request is made. Never passes a key on.

import { EngineError } from "./engine.ts";
import { BrokenStreamError } from "./stream-reader.ts";
import { StalledError } from "./watchdog.ts";

export interface Failure {
	reason: EngineError["reason"];
	retryable: boolean;
	/** What the server asked us to wait. */
	retryAfterMs?: number;
	/** What happened, in a few words; also the reason shown while it is retried. */
	summary: string;
	/** What a person can do about it once we have given up. */
	advice: string;
}

/** Who is asked: names it to a person, and decides which advice fits. */
export interface Asked {
	/** "the Anthropic API", "Ollama at http://…". */
	name: string;
	kind: "anthropic" | "local";
	model: string;
	now: number;
}

export const keyRefused = "The API key was refused";
export const howToMendKey = 'Run "Ensemble: Set API Key…" or set ANTHROPIC_API_KEY to a valid key, then ask again.';

/** Longer than this we do not hold a run for a rate limit. */
const maxRetryAfterMs = 10 * 60_000;

/** What `APIError` of the SDK and network errors of Node carry, as far as we read it. */
interface ErrorFacts {
	status: number | undefined;
	/** `error.type` of the body, also of an `event: error` in the middle of a stream. */
	type: string | undefined;
	code: string | undefined;
	said: string | undefined;
	headers: Headers | undefined;
	/** Of the socket or TLS: ECONNREFUSED, … */
	networkCode: string | undefined;
}

export function classify(error: unknown, asked: Asked): Failure {
	if (error instanceof StalledError) {
		return {
			reason: "stalled",
			retryable: true,
			summary: `${asked.name} stalled: ${error.message}`,
			advice: "Try again; if it goes on, check the network or the server.",
		};
	}
	if (error instanceof BrokenStreamError) return broken(asked, error.message);
	const facts = factsOf(error);
	if (facts.status !== undefined) return byStatus(facts.status, facts, asked);
	// An `event: error` in the middle of a stream; a local server may not say of what type.
	if (facts.type || (error instanceof Error && error.name === "APIError")) return byStreamedType(facts.type ?? "api_error", facts, asked);
	if (error instanceof SyntaxError) return broken(asked, "the answer was garbled");
	if (error instanceof Error && /terminated|ended without/.test(error.message)) return broken(asked, "the connection broke off in the middle of the answer");
	if (facts.networkCode || (error instanceof Error && /APIConnection|fetch failed/.test(`${error.name} ${error.message}`)))
		return byNetwork(facts.networkCode, asked);
	return { reason: "other", retryable: false, summary: `${asked.name} could not answer: ${redacted(String(error))}`, advice: "The log has the details." };
}

export const toEngineError = (failure: Failure, cause: unknown): EngineError =>
	new EngineError(failure.reason, `${failure.summary}. ${failure.advice}`, { cause });

function byStatus(status: number, facts: ErrorFacts, asked: Asked): Failure {
	const said = facts.said ? `: ${facts.said}` : "";
	if (status === 401) {
		return asked.kind === "anthropic"
			? final("auth", keyRefused, howToMendKey)
			: final("auth", `${asked.name} wants a key`, "Start it without one, or set ANTHROPIC_API_KEY together with ANTHROPIC_BASE_URL.");
	}
	if (status === 403) return final("auth", `The API key may not do this${said}`, "Use a key of a workspace that may use this model.");
	if (status === 402 || facts.code?.includes("spend_limit_reached")) {
		return final(
			"spend_limit",
			`${asked.name} refused because a spend limit or the credit is used up${said}`,
			"Raise the limit or add credit in the console, then resume the run.",
		);
	}
	if (status === 404) return final("invalid_request", `${asked.name} does not know the model "${asked.model}"${said}`, "Choose another model in the settings.");
	if (status === 413 || (status === 400 && isAboutLength(facts.said))) {
		return final("context_full", `The conversation is too long for ${asked.model}${said}`, "Start a new chat, or ask for less at once.");
	}
	if (facts.said?.includes("does not support tools")) {
		return final("invalid_request", `The model ${asked.model} cannot use tools`, "Choose one that can; agents do everything through tools.");
	}
	if (status === 429) return limited(facts, asked);
	const shouldRetry = facts.headers?.get("x-should-retry");
	if (status < 500 && status !== 408 && status !== 409)
		return final("invalid_request", `${asked.name} refused the request (${status})${said}`, "The log has the details.");
	const summary = status === 529 ? `${asked.name} is overloaded` : `${asked.name} had a failure of its own (${status})${said}`;
	const advice = "Try again in a few minutes.";
	return { reason: status === 529 ? "overloaded" : "other", retryable: shouldRetry !== "false", ...retryAfter(facts, asked), summary, advice };
}

function limited(facts: ErrorFacts, asked: Asked): Failure {
	const wait = retryAfter(facts, asked);
	const tooLong = (wait.retryAfterMs ?? 0) > maxRetryAfterMs;
	const advice = tooLong
		? `It asks to wait ${Math.ceil((wait.retryAfterMs ?? 0) / 60_000)} minutes; resume the run then.`
		: "Wait a little, or use fewer agents at once.";
	const shouldRetry = facts.headers?.get("x-should-retry");
	return { reason: "rate_limit", retryable: !tooLong && shouldRetry !== "false", ...wait, summary: `${asked.name} is asked too often (rate limit)`, advice };
}

function byStreamedType(type: string, facts: ErrorFacts, asked: Asked): Failure {
	const statusOf: Record<string, number> = {
		authentication_error: 401,
		permission_error: 403,
		billing_error: 402,
		not_found_error: 404,
		invalid_request_error: 400,
		rate_limit_error: 429,
		overloaded_error: 529,
	};
	return byStatus(statusOf[type] ?? 500, facts, asked);
}

function byNetwork(code: string | undefined, asked: Asked): Failure {
	if (code && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
		const advice = "If a proxy of your organisation inspects TLS, set NODE_EXTRA_CA_CERTS to its certificate.";
		return final("unreachable", `The certificate of ${asked.name} is not trusted (${code})`, advice);
	}
	const what = code === "ENOTFOUND" || code === "EAI_AGAIN" ? "its name could not be resolved" : (code ?? "no connection");
	const advice = asked.kind === "local" ? "Start it, or choose another engine." : "Check the network and the proxy settings.";
	return { reason: "unreachable", retryable: true, summary: `${asked.name} cannot be reached (${what})`, advice };
}

const final = (reason: Failure["reason"], summary: string, advice: string): Failure => ({ reason, retryable: false, summary, advice });

const broken = (asked: Asked, what: string): Failure => ({
	reason: "unreachable",
	retryable: true,
	summary: `${asked.name}: ${what}`,
	advice: "Check the network, then resume the run.",
});

const isAboutLength = (said: string | undefined): boolean =>
	/prompt is too long|context (?:window|length|size)|maximum context|exceeds? the (?:available )?context/i.test(said ?? "");

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfter({ headers }: ErrorFacts, { now }: Asked): { retryAfterMs?: number } {
	const ms = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
	if (ms >= 0) return { retryAfterMs: ms };
	const value = headers?.get("retry-after");
	if (!value) return {};
	const seconds = Number.parseFloat(value);
	if (seconds >= 0) return { retryAfterMs: seconds * 1000 };
	const until = Date.parse(value);
	return Number.isNaN(until) ? {} : { retryAfterMs: Math.max(0, until - now) };
}

function factsOf(error: unknown): ErrorFacts {
	const status = field(error, "status");
	const type = field(error, "type");
	const code = field(error, "errorCode");
	const said = field(error, "apiMessage");
	const headers = field(error, "headers");
	return {
		status: typeof status === "number" ? status : undefined,
		type: typeof type === "string" ? type : undefined,
		code: typeof code === "string" ? code : undefined,
		said: typeof said === "string" && said !== "" ? redacted(said) : undefined,
		headers: headers instanceof Headers ? headers : undefined,
		networkCode: networkCode(error),
	};
}

/** The SDK wraps what fetch throws, which wraps what the socket throws. */
function networkCode(error: unknown): string | undefined {
	let current = error;
	for (let depth = 0; depth < 5 && current !== undefined; depth++) {
		const code = field(current, "code");
		if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
		current = field(current, "cause");
	}
	return undefined;
}

function field(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

/** One line, bounded, without anything that looks like a key. */
const redacted = (value: string): string =>
	value
		.replace(/\b(?:sk|oat)-[\w-]{6,}/g, "[key]")
		.replace(/\s+/g, " ")
		.replace(/\.$/, "")
		.slice(0, 300);
