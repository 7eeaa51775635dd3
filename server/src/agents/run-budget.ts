// What a run may still spend, shared by all of its agents. Each model call reserves before it is made, so that calls side by side
// cannot overspend together; what it really used is settled afterwards.

import { tokensOf, type Usage } from "#protocol/engine.ts";
import type { RunLimits } from "./limits.ts";

type Reservation = { ok: true; settle(usage: Usage | undefined): void } | { ok: false; reason: string; resumable: boolean };

export class RunBudget {
	readonly #limits: RunLimits;
	#turns = 0;
	#tokens: number;
	#cost: number;
	/** The dearest answer so far: the estimate for the next one. */
	#dearest = 0;

	/** `spent`: of a resumed run, before this time. Turns start anew; tokens and money do not. */
	constructor(limits: RunLimits, spent: Usage) {
		this.#limits = limits;
		this.#tokens = tokensOf(spent);
		this.#cost = spent.cost_usd ?? 0;
	}

	get limitsTokens(): boolean {
		return this.#limits.runTokens !== undefined;
	}

	reserve(estimatedTokens: number): Reservation {
		const { runTurns, runTokens, runCostUsd } = this.#limits;
		if (this.#turns >= runTurns) return { ok: false, resumable: true, reason: `The run reached its limit of ${runTurns} model calls. Resume it to go on` };
		if (runTokens !== undefined && this.#tokens + estimatedTokens > runTokens) {
			return { ok: false, resumable: false, reason: `The run reached its limit of ${runTokens} tokens. Raise the limit, or ask for less at a time` };
		}
		const cost = this.#dearest;
		if (runCostUsd !== undefined && (this.#cost >= runCostUsd || this.#cost + cost > runCostUsd)) {
			return { ok: false, resumable: false, reason: `The run reached its limit of $${runCostUsd}. Raise the limit, or ask for less at a time` };
		}
		this.#turns++;
		this.#tokens += estimatedTokens;
		this.#cost += cost;
		return { ok: true, settle: (usage) => this.#settle(estimatedTokens, cost, usage) };
	}

	#settle(tokens: number, cost: number, usage: Usage | undefined): void {
		this.#tokens += (usage === undefined ? 0 : tokensOf(usage)) - tokens;
		this.#cost += (usage?.cost_usd ?? 0) - cost;
		this.#dearest = Math.max(this.#dearest, usage?.cost_usd ?? 0);
	}
}
