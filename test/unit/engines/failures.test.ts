import { describe, expect, it } from "vitest";
import { retryDelayMs } from "../../../server/src/engines/answering.ts";
import { type Asked, classify, toEngineError } from "../../../server/src/engines/failures.ts";
import { BrokenStreamError } from "../../../server/src/engines/stream-reader.ts";
import { StalledError } from "../../../server/src/engines/watchdog.ts";

const asked: Asked = { name: "The Anthropic API", kind: "anthropic", model: "claude-sonnet-5-5", now: Date.UTC(2026, 0, 1) };

/** An error in the shape of the SDK's. */
const apiError = (status: number | undefined, facts: { type?: string; errorCode?: string; apiMessage?: string; headers?: Record<string, string> } = {}) =>
	Object.assign(new Error("from the API"), { status, ...facts, headers: new Headers(facts.headers) });

const sorted = (error: unknown) => {
	const { reason, retryable } = classify(error, asked);
	return `${reason} ${retryable ? "again" : "final"}`;
};

describe("sorting what goes wrong", () => {
	it.each([
		["a refused key", apiError(401), "auth final"],
		["a key without the right", apiError(403), "auth final"],
		["no credit", apiError(402), "spend_limit final"],
		["an enforced spend limit", apiError(429, { errorCode: "enforced_spend_limit_reached" }), "spend_limit final"],
		["a contract's spend limit", apiError(429, { errorCode: "contract_spend_limit_reached" }), "spend_limit final"],
		["a rate limit", apiError(429), "rate_limit again"],
		["a rate limit of a quarter of an hour", apiError(429, { headers: { "retry-after": "900" } }), "rate_limit final"],
		["an unknown model", apiError(404), "invalid_request final"],
		["a bad request", apiError(400, { apiMessage: "messages: empty" }), "invalid_request final"],
		["a prompt that is too long", apiError(400, { apiMessage: "prompt is too long: 1200000 tokens > 1000000 maximum" }), "context_full final"],
		["a body that is too large", apiError(413), "context_full final"],
		["a request time-out", apiError(408), "other again"],
		["a conflict", apiError(409), "other again"],
		["a server error", apiError(500), "other again"],
		["a server error that says not to ask again", apiError(500, { headers: { "x-should-retry": "false" } }), "other final"],
		["an overload", apiError(529), "overloaded again"],
		["an overload in the middle of a stream", apiError(undefined, { type: "overloaded_error" }), "overloaded again"],
		["a failure in the middle of a stream", apiError(undefined, { type: "api_error" }), "other again"],
		["a refused connection", new Error("Connection error.", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }), "unreachable again"],
		["a certificate that is not trusted", new Error("x", { cause: { code: "SELF_SIGNED_CERT_IN_CHAIN" } }), "unreachable final"],
		["a stream that was cut", new TypeError("terminated"), "unreachable again"],
		["a stream that ended early", new BrokenStreamError("early"), "unreachable again"],
		["a stream that is not JSON", new SyntaxError("Unexpected token"), "unreachable again"],
		["a stall", new StalledError(120_000), "stalled again"],
		["a mistake of ours", new TypeError("x is not a function"), "other final"],
	])("%s", (_name, error, expected) => {
		expect(sorted(error)).toBe(expected);
	});

	it("says what happened and what to do", () => {
		const error = toEngineError(classify(apiError(401), asked), undefined);
		expect(error.message).toBe('The API key was refused. Run "Ensemble: Set API Key…" or set ANTHROPIC_API_KEY to a valid key, then ask again.');
	});

	it("never repeats a key", () => {
		const key = `sk-ant-${"x".repeat(40)}`;
		for (const error of [apiError(403, { apiMessage: `the key ${key} may not` }), new Error(`bad header "Bearer ${key}"`)]) {
			expect(JSON.stringify(classify(error, asked))).not.toContain(key);
		}
	});
});

describe("the time until it is asked again", () => {
	const policy = { maxAttempts: 9, baseMs: 1_000, maxMs: 30_000, jitter: 0.1 };

	it("doubles up to the maximum, give or take the jitter", () => {
		const delays = [1, 2, 3, 6, 7].map((attempt) => retryDelayMs(policy, attempt, {}, () => 0.5));
		expect(delays).toEqual([1_000, 2_000, 4_000, 30_000, 30_000]);
		expect([retryDelayMs(policy, 1, {}, () => 0), retryDelayMs(policy, 1, {}, () => 1)]).toEqual([900, 1_100]);
	});

	it.each([
		[{ "retry-after": "7" }, 7_000],
		[{ "retry-after-ms": "250", "retry-after": "7" }, 250],
		[{ "retry-after": new Date(asked.now + 12_000).toUTCString() }, 12_000],
	])("is what the server says: %o", (headers, expected) => {
		const failure = classify(apiError(429, { headers }), asked);
		expect(retryDelayMs(policy, 1, failure, () => 0)).toBe(expected);
	});
});
