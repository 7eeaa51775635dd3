// List prices of the Anthropic API in US dollars per million tokens, read from the vendor's model pages on 2026-11-20.
// A model that is not in the table has no price: a wrong figure would be worse than none.

import type { Usage } from "#protocol/engine.ts";

interface Price {
	input: number;
	output: number;
	/** A column of its own: it is not the same share of `input` for every model. */
	cacheRead: number;
	/** For the five minutes that we ask for. */
	cacheWrite: number;
}

/** Prices by length of the prompt, shortest first; the last one has no limit. */
type Tiers = { upToTokens: number; price: Price }[];

const anyLength = (price: Price): Tiers => [{ upToTokens: Number.POSITIVE_INFINITY, price }];

const prices: Record<string, Tiers> = {
	"claude-opus-5-5": anyLength({ input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 }),
	"claude-sonnet-5-5": anyLength({ input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 }),
	"claude-haiku-5-5": [
		{ upToTokens: 100_000, price: { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 } },
		// The read price above the limit is not published; taken in the proportion below it.
		{ upToTokens: Number.POSITIVE_INFINITY, price: { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 } },
	],
	"claude-opus-5": anyLength({ input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 }),
	"claude-haiku-4-5": anyLength({ input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 }),
};

type Tokens = Omit<Usage, "cost_usd">;

/** What one answer costs at list price. The length that picks the tier is the whole prompt, cached or not. */
export function costUsd(model: string, tokens: Tokens): number | undefined {
	const tiers = prices[model.replace(/-\d{8}$/, "")]; // a dated id is a snapshot of the model
	if (!tiers) return undefined;
	const promptTokens = tokens.input + tokens.cache_read + tokens.cache_write;
	const price = tiers.find((tier) => promptTokens <= tier.upToTokens)?.price;
	if (!price) return undefined;
	const perMillion = tokens.input * price.input + tokens.output * price.output + tokens.cache_read * price.cacheRead + tokens.cache_write * price.cacheWrite;
	return perMillion / 1_000_000;
}
