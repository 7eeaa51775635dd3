// Finds a server that speaks Messages: at the address that the user gave, else on the well-known ports of this machine, all at once and
// within a short time. A port proves nothing (8080 is also our own), so each server must answer in the way that only it does.

import type { Clock } from "../base/clock.ts";

export interface LocalServer {
	name: string;
	/** What the Messages path is appended to. */
	url: string;
	/** The one to use. */
	model: string;
	/** Never empty. */
	models: string[];
}

export type LocalSearch = { kind: "found"; server: LocalServer } | { kind: "none"; why: string };

export interface SearchOptions {
	fetch: typeof fetch;
	clock: Clock;
	/** Where the user says that a server is; nothing else is asked then. */
	url?: string;
	/** The model that the user chose. */
	model?: string;
	/** For the whole search. */
	limitMs: number;
}

/** Asks one server what it is. `why` is worth telling a person; nothing there at all is `undefined`. */
type Probe = (ask: Ask, url: string) => Promise<{ name: string; models: string[] } | { why: string } | undefined>;
type Ask = (url: string) => Promise<unknown>;

/** In the order of preference. */
const wellKnown: { url: string; probe: Probe }[] = [
	{ url: "http://127.0.0.1:11434", probe: ollama },
	{ url: "http://127.0.0.1:1234", probe: openAiList("LM Studio", () => true) },
	{ url: "http://127.0.0.1:8000", probe: openAiList("vLLM", (owner) => owner === "vllm") },
	{ url: "http://127.0.0.1:8080", probe: openAiList("llama.cpp", (owner) => owner === "llamacpp") },
];

export async function findLocalServer(options: SearchOptions): Promise<LocalSearch> {
	const over = new AbortController();
	const limit = options.clock.sleep(options.limitMs, over.signal).then(
		() => over.abort(),
		() => {}, // the search was over first
	);
	try {
		return options.url === undefined ? await searchWellKnown(options, over.signal) : await askGiven(options.url, options, over.signal);
	} finally {
		over.abort();
		await limit;
	}
}

async function searchWellKnown({ fetch, model }: SearchOptions, signal: AbortSignal): Promise<LocalSearch> {
	const ask = asking(fetch, signal);
	const answers = await Promise.all(wellKnown.map(async ({ url, probe }) => ({ url, answer: await probe(ask, url) })));
	let why: string | undefined;
	for (const { url, answer } of answers) {
		if (answer && "models" in answer) {
			const chosen = choose(answer.models, model);
			if (chosen) return { kind: "found", server: { name: answer.name, url, model: chosen, models: answer.models } };
		} else why ??= answer?.why;
	}
	return { kind: "none", why: why ?? "no local model server answers on this machine" };
}

async function askGiven(given: string, { fetch, model }: SearchOptions, signal: AbortSignal): Promise<LocalSearch> {
	const url = given.replace(/\/+$/, "").replace(/\/v1$/, ""); // people paste the address with the path of the other API
	if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return { kind: "none", why: `"${given}" is not an http address` };
	const ask = asking(fetch, signal);
	const [asOllama, asList] = await Promise.all([ollama(ask, url), openAiList(undefined, () => true)(ask, url)]);
	const answer = asOllama ?? asList;
	if (!answer) return { kind: "none", why: `no model server answers at ${url}` };
	if ("why" in answer) return { kind: "none", why: answer.why };
	const chosen = choose(answer.models, model);
	if (!chosen) return { kind: "none", why: `the server at ${url} has no model loaded` };
	return { kind: "found", server: { name: answer.name, url, model: chosen, models: answer.models } };
}

async function ollama(ask: Ask, url: string): ReturnType<Probe> {
	const [tags, about] = await Promise.all([ask(`${url}/api/tags`), ask(`${url}/api/version`)]);
	const list = member(tags, "models");
	if (!Array.isArray(list)) return undefined;
	const version = member(about, "version");
	if (typeof version === "string" && isBefore(version, [0, 14])) {
		return { why: `Ollama ${version} is too old to speak the Messages API; 0.14 or later does` };
	}
	const models = list.map((entry) => member(entry, "name")).filter(isName);
	return models.some(canChat) ? { name: "Ollama", models } : { why: 'Ollama runs but has no model; fetch one with "ollama pull"' };
}

const owners: Record<string, string> = { vllm: "vLLM", llamacpp: "llama.cpp" };

/** Without a name it is told by who owns the models, where that is known. */
function openAiList(named: string | undefined, isOurs: (owner: unknown) => boolean): Probe {
	return async (ask, url) => {
		const data = member(await ask(`${url}/v1/models`), "data");
		if (!Array.isArray(data) || !data.every((entry) => isName(member(entry, "id")))) return undefined;
		if (!data.every((entry) => isOurs(member(entry, "owned_by")))) return undefined;
		const models = data.map((entry) => member(entry, "id")).filter(isName);
		const name = named ?? owners[String(member(data[0], "owned_by"))] ?? "a model server";
		return models.some(canChat) ? { name, models } : { why: `${name} runs at ${url} but has no model loaded` };
	};
}

const choose = (models: string[], wanted: string | undefined): string | undefined =>
	wanted !== undefined && models.includes(wanted) ? wanted : models.find(canChat);

/** Embedding models are listed among the others but answer no message. */
const canChat = (model: string): boolean => !/embed|rerank/i.test(model);

function asking(fetchUrl: typeof fetch, signal: AbortSignal): Ask {
	return async (url) => {
		try {
			const response = await fetchUrl(url, { signal, headers: { accept: "application/json" }, redirect: "error" });
			const answer: unknown = response.ok ? await response.json() : undefined;
			return answer;
		} catch {
			return undefined; // nothing there, too slow, or something that is no model server: all the same to the search
		}
	};
}

function isBefore(version: string, [major, minor]: [number, number]): boolean {
	const [a = 0, b = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
	return a < major || (a === major && b < minor);
}

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";

function member(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
