// The Anthropic API as an engine: default model, prompt cache, list prices. How a stream is kept alive is answering.ts's business.

import type { EngineInfo } from "#protocol/engine.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type AnsweringDeps, answer, defaultRetry, type RetryPolicy } from "./answering.ts";
import { type Engine, EngineError, type ModelEvent, type ModelRequest } from "./engine.ts";
import { classify, keyRefused } from "./failures.ts";
import { type Credential, MessagesClient } from "./messages-client.ts";
import { anthropicBody } from "./messages-request.ts";
import { costUsd } from "./prices.ts";
import type { Answer } from "./stream-reader.ts";
import type { WatchdogLimits } from "./watchdog.ts";

const anthropicUrl = "https://api.anthropic.com";
export const defaultAnthropicModel = "claude-sonnet-5-5";

/** Short names that agent files use. */
const aliases: Record<string, string> = { opus: "claude-opus-5-5", sonnet: "claude-sonnet-5-5", haiku: "claude-haiku-5-5" };

/** The API pings every few seconds, so that two minutes without a byte mean a dead connection. */
const silence: WatchdogLimits = { hintMs: 20_000, giveUpMs: 120_000 };

export interface AnthropicDeps {
	credential: Exclude<Credential, { kind: "none" }>;
	/** The vendor's own where undefined; else a proxy. */
	baseUrl?: string;
	model?: string;
	reason: string;
	clock: Clock;
	logger: Logger;
	fetch?: typeof fetch;
	random?: () => number;
	retry?: RetryPolicy;
}

export class AnthropicEngine implements Engine {
	readonly info: EngineInfo;
	readonly #client: MessagesClient;
	readonly #answering: AnsweringDeps;

	constructor(deps: AnthropicDeps) {
		this.info = { id: "anthropic", model: modelId(deps.model) ?? defaultAnthropicModel, reason: deps.reason };
		const baseUrl = deps.baseUrl ?? anthropicUrl;
		const client = new MessagesClient({ baseUrl, credential: deps.credential, logger: deps.logger, fetch: deps.fetch ?? fetch });
		this.#client = client;
		this.#answering = {
			stream: (body, signal, onBytes) => client.stream(body, signal, onBytes),
			clock: deps.clock,
			logger: deps.logger,
			random: deps.random ?? Math.random,
			retry: deps.retry ?? defaultRetry,
			watchdog: silence,
			asked: { name: deps.baseUrl ? `The API at ${hostOf(deps.baseUrl)}` : "The Anthropic API", kind: "anthropic" },
		};
	}

	async *respond(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
		const model = modelId(request.model) ?? this.info.model;
		const { content, stopReason, usage } = yield* this.#answer(request, model, signal);
		const cost = costUsd(model, usage);
		yield { type: "done", content, stopReason, usage: cost === undefined ? usage : { ...usage, cost_usd: cost }, model };
	}

	/** Whether the key is certainly no good. What cannot be found out (no network, a proxy that lists no models) is no refusal. */
	async isKeyRefused(signal: AbortSignal): Promise<boolean> {
		try {
			await this.#client.listModels(signal);
			return false;
		} catch (error) {
			const { asked, clock } = this.#answering;
			const failure = classify(error, { ...asked, model: this.info.model, now: clock.now() });
			return failure.summary === keyRefused;
		}
	}

	/** Thinking is bound to the model that thought; where a resumed conversation goes on with another one, it is left out. */
	async *#answer(request: ModelRequest, model: string, signal: AbortSignal): AsyncGenerator<ModelEvent, Answer> {
		try {
			return yield* answer(this.#answering, anthropicBody(request, model), signal);
		} catch (error) {
			const isAboutThinking = error instanceof EngineError && error.reason === "invalid_request" && /signature|thinking/i.test(error.message);
			const hasThinking = request.messages.some(({ content }) => content.some((block) => block.type === "thinking" || block.type === "redacted_thinking"));
			if (!isAboutThinking || !hasThinking) throw error;
			return yield* answer(this.#answering, anthropicBody(request, model, "drop"), signal);
		}
	}
}

const modelId = (name: string | undefined): string | undefined => (name === undefined || name === "inherit" ? undefined : (aliases[name] ?? name));

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
