// A strict fake of the Anthropic Messages API over real HTTP and SSE on a free port. A test scripts the answers, turn by turn;
// what the real API would refuse is refused here, and a request that no turn was scripted for fails the test (`assertClean`).
// Does not know our engines: only the wire, as the SDK types it.
//
//   const fake = await FakeAnthropic.start();
//   fake.queue(text("Let me look."), toolUse("read_file", { path: "a.py" }));   // the next request, whoever asks
//   fake.on("coder", (request) => [text(`You sent ${request.results.length} results`)]);   // the coder's next request

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Answer, tokensOf } from "./fake-anthropic-answer.ts";
import { apiVersion, notForLocalServers, refusedBecause, textOf, type WireRequest } from "./fake-anthropic-rules.ts";
import { type ErrorOptions, errorBody, type Piece } from "./fake-anthropic-turns.ts";

export * from "./fake-anthropic-turns.ts";

/** A request as the journal keeps it. The key is not kept. */
export interface FakeRequest {
	number: number;
	body: WireRequest;
	headers: Record<string, string>;
	/** The system prompt as one text. */
	system: string;
	/** Text of the last message. */
	lastText: string;
	/** Tool results of the last message. */
	results: { id: string; content: string; isError: boolean }[];
	/** Whether the client hung up before the answer was whole. */
	hungUp: boolean;
}

export type Turn = Piece[] | ((request: FakeRequest) => Piece[] | Promise<Piece[]>);
/** The name of an agent ("You are the coder …" in its system prompt) or a test of the request. */
export type Match = string | ((request: FakeRequest) => boolean);

export interface FakeOptions {
	models?: string[];
	/** Accepted keys; any non-empty one where absent. */
	keys?: string[];
	/** Behave as a local server: no key needed, model list in its own shape, newer fields refused. */
	local?: "ollama" | "lmstudio" | "vllm" | "llamacpp";
	/** 0, a free port, where absent. */
	port?: number;
}

interface Rule {
	matches: (request: FakeRequest) => boolean;
	turn: Turn;
	uses: number;
	label: string;
}

const knownModels = ["claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5", "claude-opus-5", "claude-haiku-4-5", "claude-fable-5-1"];

export class FakeAnthropic {
	readonly requests: FakeRequest[] = [];
	/** What a test should not have seen; `assertClean` throws them. */
	readonly failures: string[] = [];
	readonly url: string;
	/** Change to have a key refused from now on. */
	keys: string[] | undefined;
	readonly models: string[];
	readonly #local: FakeOptions["local"];
	readonly #server: Server;
	readonly #rules: Rule[] = [];
	readonly #toolsOf = new Map<string, string>();
	readonly #waiters: { count: number; resolve: () => void }[] = [];
	#ids = 0;

	static async start(options: FakeOptions = {}): Promise<FakeAnthropic> {
		const server = createServer();
		await new Promise<void>((resolve, reject) => server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve));
		return new FakeAnthropic(server, options);
	}

	private constructor(server: Server, options: FakeOptions) {
		this.#server = server;
		this.#local = options.local;
		this.keys = options.keys;
		this.models = options.models ?? (options.local ? ["qwen3-coder:30b"] : knownModels);
		this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		server.on("request", (request, response) => {
			this.#handle(request, response).catch((error: unknown) => {
				this.failures.push(`the fake itself failed: ${error}`);
				if (!response.headersSent) send(response, 500, errorBody(500, { message: String(error) }));
				else response.destroy();
			});
		});
	}

	/** Answers the next request that no other turn is scripted for, in the order of the calls. */
	queue(...turn: Piece[] | [Exclude<Turn, Piece[]>]): this {
		return this.#add(() => true, turn, 1, "queue");
	}

	/** Answers the next request that matches; several turns for one match are used in the order of the calls. */
	on(match: Match, ...turn: Piece[] | [Exclude<Turn, Piece[]>]): this {
		return this.#add(matcher(match), turn, 1, String(match));
	}

	/** Answers every request that matches and that no turn of `on` or `queue` before it takes. */
	always(match: Match, ...turn: Piece[] | [Exclude<Turn, Piece[]>]): this {
		return this.#add(matcher(match), turn, Number.POSITIVE_INFINITY, String(match));
	}

	/** Resolves when this many requests have come in. */
	async untilRequests(count: number): Promise<void> {
		if (this.requests.length >= count) return;
		await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
	}

	/** Throws when something came that was not scripted or was refused, or a scripted turn was never asked for. */
	assertClean(): void {
		const unused = this.#rules.filter((rule) => Number.isFinite(rule.uses) && rule.uses > 0).map((rule) => `never asked for: a turn for ${rule.label}`);
		const all = [...this.failures, ...unused];
		if (all.length > 0) throw new Error(`The fake Messages API is not content:\n${all.join("\n")}`);
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#add(matches: Rule["matches"], turn: Piece[] | [Exclude<Turn, Piece[]>], uses: number, label: string): this {
		const [first] = turn;
		this.#rules.push({ matches, turn: typeof first === "function" ? first : (turn as Piece[]), uses, label });
		return this;
	}

	async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = (request.url ?? "/").split("?")[0];
		response.setHeader("request-id", `req_fake_${++this.#ids}`);
		if (request.method === "GET" && this.#local) return this.#answerGet(path ?? "/", response);
		if (request.method !== "GET" && request.method !== "POST") return refuse(response, 405);
		const refusedKey = this.#refusedKey(request);
		if (refusedKey) return refuse(response, 401, { message: refusedKey });
		if (request.method === "GET") return this.#answerGet(path ?? "/", response);
		if (path !== "/v1/messages" && path !== "/v1/messages/count_tokens") return refuse(response, 404);
		const body = await readJson(request);
		if (!body) return refuse(response, 400, { message: "the body is not JSON" });
		if (path.endsWith("count_tokens")) return send(response, 200, { input_tokens: tokensOf(body) });
		await this.#answerMessage(request, body, response);
	}

	#answerGet(path: string, response: ServerResponse): void {
		const list = this.#modelList(path);
		if (list) send(response, 200, list);
		else refuse(response, 404);
	}

	#modelList(path: string): object | undefined {
		if (this.#local === "ollama" && path === "/api/tags") return { models: this.models.map((name) => ({ name, model: name })) };
		if (this.#local === "ollama" && path === "/api/version") return { version: "0.15.2" };
		if (path !== "/v1/models") return undefined;
		if (!this.#local) return { data: this.models.map((id) => ({ id, type: "model", display_name: id })), has_more: false };
		return { object: "list", data: this.models.map((id) => ({ id, object: "model", owned_by: this.#local })) };
	}

	#refusedKey(request: IncomingMessage): string | undefined {
		if (this.#local) return undefined;
		const key = request.headers["x-api-key"] ?? request.headers.authorization?.replace(/^Bearer /, "");
		if (!key) return "x-api-key header is required";
		return this.keys && !this.keys.includes(String(key)) ? "invalid x-api-key" : undefined;
	}

	async #answerMessage(request: IncomingMessage, body: WireRequest, response: ServerResponse): Promise<void> {
		const entry = this.#record(request, body);
		response.on("close", () => {
			entry.hungUp = !response.writableFinished;
		});
		const refused = this.#refused(body, entry);
		if (refused) {
			this.failures.push(`request ${entry.number} was refused: ${refused}`);
			return refuse(response, 400, { message: refused });
		}
		if (!this.models.includes(body.model ?? "")) return refuse(response, 404, { message: `model: ${body.model}` });
		const rule = this.#rules.find((candidate) => candidate.uses > 0 && candidate.matches(entry));
		if (!rule) {
			this.failures.push(`request ${entry.number} was not scripted: ${entry.system.slice(0, 80)} … ${entry.lastText.slice(0, 80)}`);
			return refuse(response, 500, { message: "no turn is scripted for this request", headers: { "x-should-retry": "false" } });
		}
		rule.uses--;
		const pieces = typeof rule.turn === "function" ? await rule.turn(entry) : rule.turn;
		const [first] = pieces;
		if (first?.kind === "no_answer") return;
		if (first?.kind === "http_error") return refuse(response, first.status, first.options);
		await this.#play(pieces, body, response);
	}

	#refused(body: WireRequest, entry: FakeRequest): string | undefined {
		if (this.#local) return notForLocalServers(body, entry.headers) ?? refusedBecause(body);
		if (entry.headers["anthropic-version"] !== apiVersion) return `anthropic-version: expected ${apiVersion}`;
		return refusedBecause(body) ?? this.#changedTools(body);
	}

	/** A conversation is told by its system prompt and first message; its tools are frozen, or the cache is lost. */
	#changedTools(body: WireRequest): string | undefined {
		const conversation = textOf(body.system) + textOf(body.messages?.[0]?.content);
		const tools = JSON.stringify(body.tools ?? []);
		const before = this.#toolsOf.get(conversation) ?? tools;
		this.#toolsOf.set(conversation, before);
		return before === tools ? undefined : "tools: changed within a conversation, which loses the prompt cache";
	}

	#record(request: IncomingMessage, body: WireRequest): FakeRequest {
		const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
		for (const secret of ["x-api-key", "authorization"]) delete headers[secret];
		const last = body.messages?.at(-1)?.content;
		const results = (Array.isArray(last) ? last : []).flatMap((block) => {
			if (block.type !== "tool_result") return [];
			const { content, is_error } = block as { content?: string; is_error?: boolean };
			return [{ id: block.tool_use_id ?? "", content: textOf(content), isError: is_error === true }];
		});
		const entry: FakeRequest = {
			number: this.requests.length + 1,
			body,
			headers,
			system: textOf(body.system),
			lastText: textOf(last),
			results,
			hungUp: false,
		};
		this.requests.push(entry);
		for (const waiter of this.#waiters.splice(0)) {
			if (waiter.count <= this.requests.length) waiter.resolve();
			else this.#waiters.push(waiter);
		}
		return entry;
	}

	async #play(pieces: Piece[], body: WireRequest, response: ServerResponse): Promise<void> {
		const answer = new Answer(pieces, body, () => `toolu_fake_${++this.#ids}`);
		if (body.stream !== true) return send(response, 200, answer.whole());
		response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
		let delayMs = 0;
		let dueAt = 0;
		for (const step of answer.steps()) {
			if (response.destroyed) return;
			dueAt += delayMs;
			const waitMs = dueAt - performance.now();
			if (delayMs > 0 && waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
			if (typeof step === "string") response.write(step);
			else if (step.kind === "slow") [delayMs, dueAt] = [step.delayMs, performance.now()];
			else if (step.kind === "wait") await step.until();
			else if (step.kind === "stall") return;
			else if (step.kind === "cut") return cutOff(response);
			else if (step.kind === "end_early") break;
		}
		response.end();
	}
}

/** What was written gets out before the socket goes, or the client would see nothing of it. */
function cutOff(response: ServerResponse): void {
	setTimeout(() => response.socket?.destroy(), 20);
}

/** "You are the coder", "You are a careful coder", "# Coder": the name at the very beginning of the system prompt. */
function matcher(match: Match): Rule["matches"] {
	if (typeof match === "function") return match;
	const pattern = new RegExp(`^[^.\\n]{0,60}\\b${match}\\b`, "i");
	return (request) => pattern.test(request.system.trimStart());
}

async function readJson(request: IncomingMessage): Promise<WireRequest | undefined> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	try {
		const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
		return typeof value === "object" && value !== null ? (value as WireRequest) : undefined;
	} catch {
		return undefined; // not JSON: the caller answers 400
	}
}

function refuse(response: ServerResponse, status: number, options: ErrorOptions = {}): void {
	for (const [name, value] of Object.entries(options.headers ?? {})) response.setHeader(name, value);
	if (options.retryAfter !== undefined) response.setHeader("retry-after", String(options.retryAfter));
	send(response, status, errorBody(status, options));
}

function send(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "content-type": "application/json" });
	response.end(JSON.stringify(body));
}
