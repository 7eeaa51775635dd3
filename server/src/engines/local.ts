// A server on this machine or in this network that speaks Messages (Ollama, LM Studio, vLLM, llama.cpp, …) as an engine.
// They implement an older part of the API: no thinking, no cache marks, no betas are sent, and missing usage is taken as zero.

import type { ContentBlock, EngineInfo } from "#protocol/engine.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type AnsweringDeps, answer, defaultRetry, type RetryPolicy } from "./answering.ts";
import type { Engine, ModelEvent, ModelRequest } from "./engine.ts";
import type { LocalServer } from "./local-servers.ts";
import { MessagesClient } from "./messages-client.ts";
import { plainBody } from "./messages-request.ts";
import type { WatchdogLimits } from "./watchdog.ts";

/** Reading a long prompt on a CPU takes minutes without a byte. Just below the five minutes at which Node's fetch gives up by itself. */
const silence: WatchdogLimits = { hintMs: 20_000, giveUpMs: 290_000 };

export interface LocalDeps {
	server: LocalServer;
	reason: string;
	clock: Clock;
	logger: Logger;
	fetch?: typeof fetch;
	random?: () => number;
	retry?: RetryPolicy;
}

export class LocalEngine implements Engine {
	readonly info: EngineInfo;
	readonly #models: readonly string[];
	readonly #answering: AnsweringDeps;

	constructor({ server, reason, clock, logger, ...deps }: LocalDeps) {
		this.info = { id: "local", model: server.model, reason };
		this.#models = server.models;
		const client = new MessagesClient({ baseUrl: server.url, credential: { kind: "none" }, logger, fetch: deps.fetch ?? fetch });
		this.#answering = {
			stream: (body, signal, onBytes) => client.stream(body, signal, onBytes),
			clock,
			logger,
			random: deps.random ?? Math.random,
			retry: deps.retry ?? defaultRetry,
			watchdog: silence,
			asked: { name: `${server.name.replace(/^a /, "The ")} at ${server.url}`, kind: "local" },
		};
	}

	async *respond(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
		// Agent files name Claude models; what this server does not have is answered by the one that it has.
		const model = request.model !== undefined && this.#models.includes(request.model) ? request.model : this.info.model;
		const { content, stopReason, usage } = yield* answer(this.#answering, plainBody(request, model), signal);
		yield { type: "done", content: content.map(unsigned), stopReason, usage, model };
	}
}

/** A signature of another vendor's making would be refused if this conversation went on with the Anthropic API. */
const unsigned = (block: ContentBlock): ContentBlock => (block.type === "thinking" ? { ...block, signature: "" } : block);
