// One answer from a server that speaks Messages, whatever it takes: streams it, tells of silence, and asks again where that can help,
// also when the stream failed in the middle (what was streamed so far is then void). Shared by the Anthropic and the local engine.

import type { MessageCreateParamsStreaming, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages.js";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { ModelEvent } from "./engine.ts";
import { type Asked, classify, type Failure, toEngineError } from "./failures.ts";
import { type Answer, StreamReader } from "./stream-reader.ts";
import { Watchdog, type WatchdogLimits, watched } from "./watchdog.ts";

export interface RetryPolicy {
	maxAttempts: number;
	baseMs: number;
	maxMs: number;
	/** Share of the delay by which it varies up and down. */
	jitter: number;
}

export const defaultRetry: RetryPolicy = { maxAttempts: 3, baseMs: 1_000, maxMs: 30_000, jitter: 0.1 };

export interface AnsweringDeps {
	stream(body: MessageCreateParamsStreaming, signal: AbortSignal, onBytes: () => void): AsyncIterable<RawMessageStreamEvent>;
	clock: Clock;
	logger: Logger;
	random: () => number;
	retry: RetryPolicy;
	watchdog: WatchdogLimits;
	asked: Omit<Asked, "model" | "now">;
}

/** Everything but `done`, which the engine makes of the returned answer. */
export async function* answer(deps: AnsweringDeps, body: MessageCreateParamsStreaming, signal: AbortSignal): AsyncGenerator<ModelEvent, Answer> {
	const { clock, logger, retry } = deps;
	for (let attempt = 1; ; attempt++) {
		const startedAt = clock.now();
		try {
			return yield* attemptOnce(deps, body, signal);
		} catch (error) {
			signal.throwIfAborted();
			const failure = classify(error, { ...deps.asked, model: body.model, now: clock.now() });
			const fields = { engine: deps.asked.kind, model: body.model, reason: failure.reason, attempt, duration_ms: clock.now() - startedAt };
			if (!failure.retryable || attempt >= retry.maxAttempts) {
				logger.warn("model request failed", { ...fields, summary: failure.summary });
				throw toEngineError(failure, error);
			}
			const delayMs = retryDelayMs(retry, attempt, failure, deps.random);
			logger.info("model request is asked again", { ...fields, delay_ms: delayMs });
			yield { type: "retrying", attempt: attempt + 1, maxAttempts: retry.maxAttempts, delayMs, reason: failure.summary };
			await clock.sleep(delayMs, signal);
		}
	}
}

/** What the server asked for, else exponential with jitter. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, failure: Pick<Failure, "retryAfterMs">, random: () => number): number {
	if (failure.retryAfterMs !== undefined) return failure.retryAfterMs;
	const delayMs = Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
	return Math.round(delayMs * (1 + policy.jitter * (2 * random() - 1)));
}

async function* attemptOnce(deps: AnsweringDeps, body: MessageCreateParamsStreaming, signal: AbortSignal): AsyncGenerator<ModelEvent, Answer> {
	const given = new AbortController(); // ends the request when we leave, for whatever reason
	const watchdog = new Watchdog(deps.clock, deps.watchdog);
	const reader = new StreamReader();
	const onAbort = () => given.abort(signal.reason);
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		for await (const item of watched(
			deps.stream(body, given.signal, () => watchdog.touch()),
			watchdog,
			signal,
		)) {
			if ("silentMs" in item) {
				yield { type: "stalled", silentMs: item.silentMs };
				continue;
			}
			const piece = reader.take(item.value);
			if (piece) yield piece;
		}
		signal.throwIfAborted();
		return reader.finish();
	} finally {
		signal.removeEventListener("abort", onAbort);
		given.abort();
	}
}
