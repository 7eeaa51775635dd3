// The only place that loads the Anthropic SDK, and only at the first request, so that start-up stays quick. One streamed POST per call:
// no retries, no logging of its own (it would go to stdout), no telemetry, no settings that it finds in the environment.

import type { MessageCreateParamsStreaming, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages.js";
import type { Logger } from "../base/logger.ts";

export interface ClientDeps {
	baseUrl: string;
	credential: Credential;
	logger: Logger;
	fetch: typeof fetch;
}

/** `oauth` is a token of a Claude subscription; a local server takes anything and gets nothing of ours. */
export type Credential = { kind: "key"; key: string } | { kind: "oauth"; token: string } | { kind: "none" };

type Client = Awaited<ReturnType<typeof createClient>>;

export class MessagesClient {
	readonly #deps: ClientDeps;
	#client: Promise<Client> | undefined;

	constructor(deps: ClientDeps) {
		this.#deps = deps;
	}

	/** Raw events of one answer. `onBytes` is called for whatever comes, headers and pings included. */
	async *stream(body: MessageCreateParamsStreaming, signal: AbortSignal, onBytes: () => void): AsyncGenerator<RawMessageStreamEvent> {
		const client = (await this.#loaded()).withOptions({ fetch: feeding(this.#deps.fetch, onBytes) });
		const stream = await client.messages.create(body, { signal });
		yield* stream;
		// The SDK ends the iteration quietly when it was aborted.
		signal.throwIfAborted();
	}

	/** Costs nothing and needs a valid key; rejects with what the server says. */
	async listModels(signal: AbortSignal): Promise<void> {
		const client = await this.#loaded();
		await client.models.list({ limit: 1 }, { signal });
	}

	#loaded(): Promise<Client> {
		this.#client ??= createClient(this.#deps);
		return this.#client;
	}
}

async function createClient({ baseUrl, credential, logger, fetch }: ClientDeps) {
	const { default: Anthropic } = await import("@anthropic-ai/sdk");
	return new Anthropic({
		baseURL: baseUrl,
		// Explicit, or the SDK would look for credentials in the environment and in profile files.
		apiKey: credential.kind === "key" ? credential.key : credential.kind === "none" ? "none" : null,
		authToken: credential.kind === "oauth" ? credential.token : null,
		...(credential.kind === "oauth" ? { defaultHeaders: { "anthropic-beta": "oauth-2025-04-20" } } : {}),
		maxRetries: 0,
		openTelemetry: false,
		logLevel: "warn",
		// Only the sentence: what follows it may hold content.
		logger: {
			error: (message) => logger.warn(`anthropic sdk: ${message}`),
			warn: (message) => logger.warn(`anthropic sdk: ${message}`),
			info: () => {},
			debug: () => {},
		},
		fetch,
	});
}

/** A fetch that reports every byte of the response as it passes. */
function feeding(fetchUrl: typeof fetch, onBytes: () => void): typeof fetch {
	return async (input, init) => {
		const response = await fetchUrl(input, init);
		onBytes();
		if (!response.body) return response;
		const counted = response.body.pipeThrough(
			new TransformStream<Uint8Array, Uint8Array>({
				transform(chunk, controller) {
					onBytes();
					controller.enqueue(chunk);
				},
			}),
		);
		return new Response(counted, { status: response.status, statusText: response.statusText, headers: response.headers });
	};
}
