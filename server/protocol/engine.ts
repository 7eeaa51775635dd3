// What clients are told about the engine that answers model requests, and what an answer used.

/** Which engine answers, and why it was chosen; shown to the user wherever a run is shown. */
export interface EngineInfo {
	id: "anthropic" | "local" | "offline";
	/** Model id sent with each request; for `offline` the name of the rule set. */
	model: string;
	/** One sentence for a person: why this engine and not another. */
	reason: string;
}

const engineNames: Record<EngineInfo["id"], string> = { anthropic: "Claude", local: "Local server", offline: "Offline rules" };

/** What people see: the model, or for the built-in rules that they are rules; `rules-1` says nothing to anybody. */
export function engineLabel({ id, model }: EngineInfo): string {
	return id === "offline" ? engineNames.offline : model;
}

/** The same with what serves the model. */
export function engineSentence(engine: EngineInfo): string {
	return engine.id === "offline" ? engineNames.offline : `${engineNames[engine.id]} (${engine.model})`;
}

/** Tokens of one answer or the sum over several. `input` excludes both cache columns. */
export interface Usage {
	input: number;
	output: number;
	cache_read: number;
	cache_write: number;
	/** List price in US dollars; absent where the engine has no price. */
	cost_usd?: number;
}

export const noUsage: Usage = { input: 0, output: 0, cache_read: 0, cache_write: 0 };

/** All that was read and written, cached or not. */
export function tokensOf(usage: Usage): number {
	return usage.input + usage.output + usage.cache_read + usage.cache_write;
}

export function addUsage(sum: Usage, usage: Usage): Usage {
	const total: Usage = {
		input: sum.input + usage.input,
		output: sum.output + usage.output,
		cache_read: sum.cache_read + usage.cache_read,
		cache_write: sum.cache_write + usage.cache_write,
	};
	if (sum.cost_usd !== undefined || usage.cost_usd !== undefined) total.cost_usd = roundPrice((sum.cost_usd ?? 0) + (usage.cost_usd ?? 0));
	return total;
}

/** To a thousandth of what the cheapest token costs, so that sums of prices read like prices. */
const roundPrice = (usd: number): number => Math.round(usd * 1e10) / 1e10;

/** The parts of an assistant message, in the shape of the Messages API. Logged whole, because a transcript is rebuilt from them. */
export type ContentBlock =
	| { type: "text"; text: string }
	| { type: "thinking"; thinking: string; signature: string }
	| { type: "redacted_thinking"; data: string }
	| { type: "tool_use"; id: string; name: string; input: unknown };

export type StopReason = "end_turn" | "tool_use" | "max_tokens" | "refusal" | "model_context_window_exceeded" | "stop_sequence" | "pause_turn";
