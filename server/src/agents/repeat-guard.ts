// Notices an agent that asks the same again and gets the same: told at the third time (without running it), ended at the fifth.
// A whole answer's calls count as one, so that a loop over parallel calls is seen too.

import type { ToolUse } from "./transcript.ts";

const repeatsUntilTold = 3;
export const repeatsUntilEnded = 5;

export type Repetition = "fresh" | "repeated" | "stuck";

export class RepeatGuard {
	#calls = "";
	#outputs: string | undefined;
	#count = 0;

	/** Before the calls of an answer are run. */
	check(calls: readonly ToolUse[]): Repetition {
		const key = calls.map((call) => `${call.name} ${canonicalJson(call.input)}`).join("\n");
		if (key !== this.#calls) {
			this.#calls = key;
			this.#outputs = undefined;
			this.#count = 0;
		}
		this.#count++;
		if (this.#count >= repeatsUntilEnded) return "stuck";
		return this.#count >= repeatsUntilTold ? "repeated" : "fresh";
	}

	/** After they were run. Another output than last time: something changed, so asking again was right. */
	note(outputs: readonly string[]): void {
		const seen = outputs.join("\n").replaceAll(duration, "#");
		if (this.#outputs !== undefined && this.#outputs !== seen) this.#count = 1;
		this.#outputs = seen;
	}

	/** New words of a person may be the reason to ask again. */
	reset(): void {
		this.#count = 0;
	}
}

/** Run times differ from one test run to the next without anything having changed. */
const duration = /(?<!\d)\d+(?:\.\d+)?\s?(?:ms|s|sec|seconds?)\b/g;

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, part: unknown) =>
		typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
	);
}
