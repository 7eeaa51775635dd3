// Tests for a sandbox in the background, so that the start of the backend does not wait for it. Whoever must know waits; whoever only shows
// it sees that the test is under way. No answer is for ever: where there was none, or the engine failed a run, the next run tests anew.

import type { ExecutionResult, SandboxInfo } from "#protocol/execution.ts";
import type { Clock } from "../base/clock.ts";
import type { ChosenSandbox } from "./choose-sandbox.ts";
import type { Runtimes, Sandbox, SandboxRun } from "./sandbox.ts";

const testing: SandboxInfo = { level: "none", pending: true, proofs: [], reason: "The sandbox is being tested." };

/** What went wrong is looked at again no sooner: a machine without a sandbox must not be searched for each of a hundred runs. */
export const retestMs = 10_000;
/** Whoever was given a sandbox may still be about to begin in it. */
const graceMs = 60_000;

export interface LazySandboxDeps {
	/** Rejects only with the signal's reason. */
	choose(signal: AbortSignal): Promise<ChosenSandbox>;
	clock: Clock;
}

interface Known {
	sandbox: WatchedSandbox | undefined;
	info: SandboxInfo;
	at: number;
}

export class LazySandbox {
	readonly #deps: LazySandboxDeps;
	readonly #stopped = new AbortController();
	readonly #listeners = new Set<(info: SandboxInfo) => void>();
	/** The one in use, and those before it that still have runs. */
	readonly #live = new Set<WatchedSandbox>();
	#choosing: Promise<Known> | undefined;
	#known: Known | undefined;
	#info = testing;

	constructor(deps: LazySandboxDeps) {
		this.#deps = deps;
	}

	/** As far as it is known by now. */
	get info(): SandboxInfo {
		return this.#info;
	}

	/** Called after each test. */
	onKnown(listener: (info: SandboxInfo) => void): void {
		this.#listeners.add(listener);
	}

	/** Starts the test where it has not begun. */
	async whenKnown(): Promise<SandboxInfo> {
		return (await this.#chosen()).info;
	}

	/** `onTest` is called where the test is still under way. */
	async find(onTest?: () => void): Promise<{ ok: true; sandbox: Sandbox } | { ok: false; reason: string }> {
		if (this.#isDoubtful()) this.#chooseAnew();
		if (!this.#known) onTest?.();
		const { sandbox, info } = await this.#chosen();
		return sandbox ? { ok: true, sandbox } : { ok: false, reason: info.reason };
	}

	/** As after an image was built. Runs that are under way end where they began. */
	async retest(): Promise<SandboxInfo> {
		this.#chooseAnew();
		return this.whenKnown();
	}

	async dispose(): Promise<void> {
		this.#stopped.abort(new Error("the backend is closing"));
		await this.#choosing?.catch(() => undefined);
		await Promise.all([...this.#live].map((sandbox) => sandbox.dispose()));
	}

	#isDoubtful(): boolean {
		const known = this.#known;
		const isBad = known !== undefined && (known.sandbox === undefined || known.sandbox.hasFailed);
		return isBad && this.#deps.clock.now() - known.at >= retestMs;
	}

	#chosen(): Promise<Known> {
		this.#choosing ??= this.#test();
		return this.#choosing;
	}

	#chooseAnew(): void {
		const before = this.#choosing;
		this.#known = undefined;
		this.#choosing = (async () => {
			const old = await before;
			const known = await this.#test();
			if (old?.sandbox) void this.#retire(old.sandbox);
			return known;
		})();
		this.#choosing.catch(() => undefined); // Closing; whoever waits hears of it.
	}

	async #test(): Promise<Known> {
		const { sandbox, info } = await this.#deps.choose(this.#stopped.signal);
		const known = { sandbox: sandbox && new WatchedSandbox(sandbox), info, at: this.#deps.clock.now() };
		if (known.sandbox) this.#live.add(known.sandbox);
		this.#known = known;
		this.#info = info;
		for (const listener of this.#listeners) listener(info);
		return known;
	}

	async #retire(sandbox: WatchedSandbox): Promise<void> {
		try {
			await this.#deps.clock.sleep(graceMs, this.#stopped.signal);
		} catch {
			return; // dispose() has it.
		}
		await sandbox.idle();
		this.#live.delete(sandbox);
		await sandbox.dispose();
	}
}

/** Knows what runs in it, and whether its engine failed. */
class WatchedSandbox implements Sandbox {
	readonly #inner: Sandbox;
	readonly #active = new Set<Promise<ExecutionResult>>();
	hasFailed = false;

	constructor(inner: Sandbox) {
		this.#inner = inner;
	}

	get info(): SandboxInfo {
		return this.#inner.info;
	}

	get runtimes(): Runtimes {
		return this.#inner.runtimes;
	}

	get showsFolders(): boolean {
		return this.#inner.showsFolders;
	}

	async run(run: SandboxRun, signal: AbortSignal): Promise<ExecutionResult> {
		const running = this.#inner.run(run, signal);
		this.#active.add(running);
		try {
			const result = await running;
			if (result.outcome === "engine") this.hasFailed = true;
			return result;
		} finally {
			this.#active.delete(running);
		}
	}

	async idle(): Promise<void> {
		while (this.#active.size > 0) await Promise.allSettled(this.#active);
	}

	dispose(): Promise<void> {
		return this.#inner.dispose();
	}
}
