// The engine of one run. Walks on along the choice's order while no answer has come yet; once an engine has answered, the run stays with it,
// because a conversation cannot be handed to another model half-way. Failures are passed on or announced, never swallowed.

import type { EngineInfo } from "#protocol/engine.ts";
import type { Engine, ModelEvent, ModelRequest } from "./engine.ts";
import type { Chosen, EngineChoice } from "./engine-choice.ts";

export class RunEngine implements Engine {
	readonly #choice: Pick<EngineChoice, "current" | "chooseAgain" | "fallBackFrom">;
	#settled: Chosen | undefined;

	constructor(choice: Pick<EngineChoice, "current" | "chooseAgain" | "fallBackFrom">) {
		this.#choice = choice;
	}

	get info(): EngineInfo {
		return (this.#settled ?? this.#choice.current).info;
	}

	async *respond(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
		if (!this.#settled && this.#choice.current.isProvisional) await this.#choice.chooseAgain();
		let chosen = this.#settled ?? this.#choice.current;
		for (;;) {
			let hasStreamed = false;
			try {
				for await (const event of chosen.engine.respond(request, signal)) {
					if (event.type === "done") this.#settled ??= chosen;
					hasStreamed = event.type === "text" || event.type === "thinking" || (hasStreamed && event.type === "stalled");
					yield event;
				}
				return;
			} catch (error) {
				signal.throwIfAborted();
				const next = this.#mayFallBack(request) ? await this.#choice.fallBackFrom(chosen, error) : undefined;
				if (!next) throw error;
				chosen = next;
				// Takes back what the failed engine had begun to say; the change itself the choice has announced.
				if (hasStreamed) yield { type: "retrying", attempt: 1, maxAttempts: 1, delayMs: 0, reason: next.info.reason };
			}
		}
	}

	/** Not in a conversation that was begun by a model before (a resumed run): its failure is to be shown, and the run resumed later. */
	#mayFallBack(request: ModelRequest): boolean {
		return this.#settled === undefined && request.messages.every((message) => message.role === "user");
	}
}
