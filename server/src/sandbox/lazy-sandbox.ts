// Tests for a sandbox once, in the background, so that the start of the backend does not wait for it. Whoever must know waits;
// whoever only shows it sees that the test is under way.

import type { SandboxInfo } from "#protocol/execution.ts";
import type { ChosenSandbox } from "./choose-sandbox.ts";
import type { Sandbox } from "./sandbox.ts";

const testing: SandboxInfo = { level: "none", proofs: [], reason: "The sandbox is being tested." };

export class LazySandbox {
	readonly #choose: (signal: AbortSignal) => Promise<ChosenSandbox>;
	readonly #stopped = new AbortController();
	#choosing: Promise<ChosenSandbox> | undefined;
	#info = testing;

	/** `choose` rejects only with the signal's reason. */
	constructor(choose: (signal: AbortSignal) => Promise<ChosenSandbox>) {
		this.#choose = choose;
	}

	/** As far as it is known by now. */
	get info(): SandboxInfo {
		return this.#info;
	}

	/** Starts the test where it has not begun. */
	async whenKnown(): Promise<SandboxInfo> {
		return (await this.#chosen()).info;
	}

	/** `onTest` is called where the test is still under way. */
	async find(onTest?: () => void): Promise<{ ok: true; sandbox: Sandbox } | { ok: false; reason: string }> {
		if (this.#info === testing) onTest?.();
		const { sandbox, info } = await this.#chosen();
		return sandbox ? { ok: true, sandbox } : { ok: false, reason: info.reason };
	}

	async dispose(): Promise<void> {
		this.#stopped.abort(new Error("the backend is closing"));
		const chosen = await this.#choosing?.catch(() => undefined);
		await chosen?.sandbox?.dispose();
	}

	#chosen(): Promise<ChosenSandbox> {
		this.#choosing ??= this.#choose(this.#stopped.signal).then((chosen) => {
			this.#info = chosen.info;
			return chosen;
		});
		return this.#choosing;
	}
}
