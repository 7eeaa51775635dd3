// The Anthropic API as an engine: default model, prompt cache, list prices. How a stream is kept alive is answering.ts's business.

import type { EngineInfo } from "#protocol/engine.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type AnsweringDeps, answer, defaultRetry, type RetryPolicy } from "./answering.ts";
import type { Engine, ModelEvent, ModelRequest } from "./engine.ts";
import { type Credential, MessagesClient } from "./messages-client.ts";
import { anthropicBody } from "./messages-request.ts";
import { costUsd } from "./prices.ts";
import type { WatchdogLimits } from "./watchdog.ts";

export const anthropicUrl = "https://api.anthropic.com";
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
	readonly #answering: AnsweringDeps;

	constructor(deps: AnthropicDeps) {
		this.info = { id: "anthropic", model: modelId(deps.model) ?? defaultAnthropicModel, reason: deps.reason };
		const baseUrl = deps.baseUrl ?? anthropicUrl;
		const client = new MessagesClient({ baseUrl, credential: deps.credential, logger: deps.logger, fetch: deps.fetch ?? fetch });
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
		const { content, stopReason, usage } = yield* answer(this.#answering, anthropicBody(request, model), signal);
		const cost = costUsd(model, usage);
		yield { type: "done", content, stopReason, usage: cost === undefined ? usage : { ...usage, cost_usd: cost }, model };
	}
}

const modelId = (name: string | undefined): string | undefined => (name === undefined || name === "inherit" ? undefined : (aliases[name] ?? name));

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
