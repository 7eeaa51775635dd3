// Which engine answers, and why. `auto` takes the Anthropic API when there is a key, else a local server that answers, else the rules
// that are built in. A choice that the user made by name is never replaced: it fails with a message instead.
// The order is walked further when the chosen engine cannot even begin a run, and every change is announced. Never logs a key.

import type { EngineInfo } from "#protocol/engine.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { RetryPolicy } from "./answering.ts";
import { type AnthropicDeps, AnthropicEngine, defaultAnthropicModel } from "./anthropic.ts";
import { type Engine, EngineError } from "./engine.ts";
import { howToMendKey, keyRefused } from "./failures.ts";
import { LocalEngine } from "./local.ts";
import { findLocalServer, type LocalSearch } from "./local-servers.ts";
import { RunEngine } from "./run-engine.ts";

export interface EngineSettings {
	choice: "auto" | "anthropic" | "local" | "offline";
	apiKey?: string;
	/** Of a Claude subscription; used where there is no key. */
	authToken?: string;
	/** With a key: a proxy of the Anthropic API. Without: a local server. */
	baseUrl?: string;
	model?: string;
	localUrl?: string;
}

export interface EngineChoiceDeps {
	config: EngineSettings;
	offline: Engine;
	clock: Clock;
	logger: Logger;
	fetch?: typeof fetch;
	random?: () => number;
	/** `defaultRetry` where absent. */
	retry?: RetryPolicy;
}

/** `info` and not `engine.info`, because the reason belongs to the choice. */
export interface Chosen {
	engine: Engine;
	info: EngineInfo;
	/** Tried again at the start of the next run, because what was missing may be there by then. */
	isProvisional: boolean;
}

/** What start-up may wait for the choice; one that takes longer is announced when it is made. */
const startLimitMs = 250;
/** On this machine a server answers at once, or is not there. */
const wellKnownLimitMs = 200;
/** A server that the person named may be far away or busy with a model. */
const givenLimitMs = 3_000;

/** What a person who has just entered a key waits for its check; a slow network is no reason to doubt the key. */
const keyCheckLimitMs = 2_000;

const howToSetKey = 'Run "Ensemble: Set API Key…" or set ANTHROPIC_API_KEY';

export class EngineChoice {
	readonly #deps: EngineChoiceDeps & { fetch: typeof fetch };
	readonly #listeners = new Set<(info: EngineInfo) => void>();
	#keyOfUser: string | undefined;
	#current: Chosen;
	/** Of several choices under way only the latest counts. */
	#round = 0;

	static async start(deps: EngineChoiceDeps): Promise<EngineChoice> {
		const choice = new EngineChoice(deps);
		const over = new AbortController();
		const limit = deps.clock.sleep(startLimitMs, over.signal).catch(() => {}); // chosen in time
		await Promise.race([choice.chooseAgain(), limit]);
		over.abort();
		return choice;
	}

	private constructor(deps: EngineChoiceDeps) {
		this.#deps = { ...deps, fetch: deps.fetch ?? fetch };
		this.#current = { ...this.#offline("The engine is being chosen"), isProvisional: true };
	}

	get current(): Chosen {
		return this.#current;
	}

	get info(): EngineInfo {
		return this.#current.info;
	}

	/** The listener hears of every change after the start, also of one of the reason alone. */
	onChange(listener: (info: EngineInfo) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** An engine for one run: may fall back until the first answer, and stays with that engine from then on. */
	forRun(): Engine {
		return new RunEngine(this);
	}

	/**
	 * The key that the user entered; without one, that of the environment counts again. It is checked at once, so that a refused key is
	 * not called in use. Throws `bad_message` for what cannot be a key.
	 */
	async setApiKey(key: string | undefined): Promise<EngineInfo> {
		const trimmed = key?.trim() || undefined;
		if (trimmed !== undefined && !canBeKey(trimmed)) {
			throw new EnsembleError("bad_message", "This is not an API key: it contains characters that no key has. Copy it again from the console.");
		}
		this.#keyOfUser = trimmed;
		const round = ++this.#round;
		let chosen = await this.#choose();
		if (trimmed !== undefined && (await this.#isKeyRefused(chosen))) chosen = await this.#withoutKey(chosen);
		if (round === this.#round) this.#set(chosen);
		return this.#current.info;
	}

	async chooseAgain(): Promise<EngineInfo> {
		const round = ++this.#round;
		const chosen = await this.#choose();
		if (round === this.#round) this.#set(chosen);
		return this.#current.info;
	}

	/** The next engine in the order for a run that `failed` could not begin; nothing when the error must be shown instead. */
	async fallBackFrom(failed: Chosen, error: unknown): Promise<Chosen | undefined> {
		if (this.#deps.config.choice !== "auto" || failed.info.id === "offline") return undefined;
		if (!(error instanceof EngineError) || (error.reason !== "auth" && error.reason !== "unreachable")) return undefined;
		if (this.#current.engine !== failed.engine) return this.#current; // another request was first
		const round = ++this.#round;
		const why = error.message;
		const next = failed.info.id === "anthropic" ? await this.#afterAnthropic(why) : this.#offline(why);
		// A refused key stays refused until another is set; a network comes back by itself.
		if (round === this.#round) this.#set({ ...next, isProvisional: error.reason === "unreachable" });
		return this.#current;
	}

	async #choose(): Promise<Chosen> {
		const { choice } = this.#deps.config;
		if (choice === "offline") return this.#offline("Chosen in the settings");
		const credential = this.#credential();
		if (choice === "anthropic" || (choice === "auto" && credential)) return this.#anthropic(credential);
		const search = await this.#search();
		const noKey = choice === "auto" ? "No API key is set" : "Chosen in the settings";
		if (search.kind === "found") return this.#local(search, `${noKey}, and ${search.server.name} answers`);
		if (choice === "local")
			return unusable(
				"local",
				this.#deps.config.model ?? "?",
				"unreachable",
				`The local engine is chosen, but ${search.why}`,
				"Start the server, or choose another engine.",
			);
		return { ...this.#offline(`${noKey}, and ${search.why}`), isProvisional: true };
	}

	/** The rest of the order. */
	async #afterAnthropic(why: string): Promise<Chosen> {
		const search = await this.#search();
		return search.kind === "found" ? this.#local(search, `${why} Until then ${search.server.name} answers`) : this.#offline(why);
	}

	async #withoutKey(refused: Chosen): Promise<Chosen> {
		if (this.#deps.config.choice === "auto") return await this.#afterAnthropic(`${keyRefused}. ${howToMendKey}`);
		return { ...unusable("anthropic", refused.info.model, "auth", keyRefused, howToMendKey), isProvisional: false };
	}

	async #isKeyRefused({ engine }: Chosen): Promise<boolean> {
		if (!(engine instanceof AnthropicEngine)) return false;
		const over = new AbortController();
		const limit = this.#deps.clock.sleep(keyCheckLimitMs, over.signal).then(() => false);
		limit.catch(() => {}); // the check was over first
		try {
			return await Promise.race([engine.isKeyRefused(over.signal), limit]);
		} finally {
			over.abort();
		}
	}

	#credential(): AnthropicDeps["credential"] | undefined {
		const key = this.#keyOfUser ?? this.#deps.config.apiKey?.trim();
		if (key) return { kind: "key", key };
		const token = this.#deps.config.authToken?.trim();
		return token ? { kind: "oauth", token } : undefined;
	}

	#anthropic(credential: AnthropicDeps["credential"] | undefined): Chosen {
		const { clock, logger, fetch, random, retry, config } = this.#deps;
		const { model, baseUrl } = config;
		const name = model ?? defaultAnthropicModel;
		if (!credential) return unusable("anthropic", name, "auth", "The Anthropic engine is chosen, but no API key is set", `${howToSetKey}.`);
		const secret = credential.kind === "key" ? credential.key : credential.token;
		// Checked here, because the error of an impossible header would quote the key.
		if (!canBeKey(secret))
			return unusable("anthropic", name, "auth", "The API key that is set contains characters that no key has", `${howToSetKey} to a valid one.`);
		const reason = credential.kind === "key" ? "An API key is set" : "A token of a Claude subscription is set";
		const engine = new AnthropicEngine({ credential, baseUrl, model, reason, clock, logger, fetch, random, retry });
		return { engine, info: engine.info, isProvisional: false };
	}

	#local({ server }: Extract<LocalSearch, { kind: "found" }>, reason: string): Chosen {
		const { clock, logger, fetch, random, retry } = this.#deps;
		const engine = new LocalEngine({ server, reason: `${reason} at ${server.url}`, clock, logger, fetch, random, retry });
		return { engine, info: engine.info, isProvisional: false };
	}

	#offline(reason: string): Chosen {
		const { offline } = this.#deps;
		return { engine: offline, info: { ...offline.info, reason }, isProvisional: false };
	}

	#search(): Promise<LocalSearch> {
		const { config, fetch, clock } = this.#deps;
		// A base URL goes with a key where there is one; it is then no local server.
		const url = config.localUrl ?? (this.#credential() ? undefined : config.baseUrl);
		return findLocalServer({ fetch, clock, url, model: config.model, limitMs: url === undefined ? wellKnownLimitMs : givenLimitMs });
	}

	#set(chosen: Chosen): void {
		const before = this.#current.info;
		this.#current = chosen;
		const { id, model, reason } = chosen.info;
		if (before.id === id && before.model === model && before.reason === reason) return;
		this.#deps.logger.info("engine chosen", { engine: id, model, reason });
		for (const listener of this.#listeners) listener(chosen.info);
	}
}

/** Stands for a choice that the user made by name and that cannot work yet: answers every request with what to do. */
function unusable(id: EngineInfo["id"], model: string, reason: EngineError["reason"], what: string, advice: string): Chosen {
	const info: EngineInfo = { id, model, reason: what };
	const engine: Engine = {
		info,
		// biome-ignore lint/correctness/useYield: it has nothing to give but the error
		async *respond() {
			throw new EngineError(reason, `${what}. ${advice}`);
		},
	};
	return { engine, info, isProvisional: true };
}

/** What can stand in an HTTP header. */
const canBeKey = (value: string): boolean => /^[\x21-\x7e]{1,500}$/.test(value);
