// Keeps some cells ready, started before anyone needs them, each handed out once. Learns which kinds are wanted from what is taken;
// fills up after a run, so that starting does not compete with it. Works with none ready: then a cell is started at once.
// Does not know what a kind is, nor removes what it has handed out.

import { raceAbort } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { RunnerLink } from "./runner-link.ts";
import type { CellKind } from "./runner-programs.ts";

export interface CellPoolDeps {
	/** Starts a cell of a kind with the sandbox's own limits. */
	launch: (kind: CellKind) => Promise<RunnerLink>;
	/** Of each kind that is in use; 0 keeps none. */
	readyPerKind: number;
	/** What one of a kind holds of the machine's memory, and what all together may. */
	bytesOf: Readonly<Record<CellKind, number>>;
	readyBytes: number;
	/** A cell that nobody has wanted for so long is given back to the machine. */
	idleMs: number;
	clock: Clock;
	logger: Logger;
}

interface Ready {
	kind: CellKind;
	link: RunnerLink;
	readyAt: number;
	/** Aborted when it is no longer waiting here. */
	left: AbortController;
}

/** One that dies sooner is not replaced at once: whatever killed it would kill the next. */
const diesYoungMs = 5_000;

export class CellPool {
	readonly #deps: CellPoolDeps;
	/** Oldest first. */
	#ready: Ready[] = [];
	readonly #work = new Set<Promise<void>>();
	readonly #starting = new Map<CellKind, number>();
	readonly #disposed = new AbortController();

	constructor(deps: CellPoolDeps) {
		this.#deps = deps;
	}

	get readyKinds(): CellKind[] {
		return this.#ready.map(({ kind }) => kind);
	}

	/** A cell that is up, or undefined where none is. */
	take(kind: CellKind): RunnerLink | undefined {
		const ready = this.#ready.find((each) => each.kind === kind && !each.link.hasEnded);
		if (ready) this.#leave(ready);
		return ready?.link;
	}

	/** After a run of this kind: others may follow. */
	fill(kind: CellKind): void {
		const { readyPerKind, readyBytes, bytesOf } = this.#deps;
		const have = this.#ready.filter((each) => each.kind === kind).length + (this.#starting.get(kind) ?? 0);
		for (let count = have; count < Math.min(readyPerKind, Math.floor(readyBytes / bytesOf[kind])) && !this.#disposed.signal.aborted; count++) {
			this.#starting.set(kind, (this.#starting.get(kind) ?? 0) + 1);
			this.#track(this.#add(kind));
		}
	}

	/** Nothing is left of the ready ones when it resolves. */
	async dispose(): Promise<void> {
		this.#disposed.abort();
		for (const ready of [...this.#ready]) this.#discard(ready);
		while (this.#work.size > 0) await Promise.allSettled(this.#work);
	}

	async #add(kind: CellKind): Promise<void> {
		const { clock, idleMs, launch, logger } = this.#deps;
		let link: RunnerLink;
		try {
			link = await launch(kind);
			// Disposed of meanwhile, it is discarded below: one of an engine that is stuck would never be up.
			await raceAbort(link.ready, this.#disposed.signal).catch(() => undefined);
		} catch (error) {
			logger.warn("sandbox could not be started ahead", { kind, error });
			return;
		} finally {
			this.#starting.set(kind, (this.#starting.get(kind) ?? 1) - 1);
		}
		const ready: Ready = { kind, link, readyAt: clock.now(), left: new AbortController() };
		this.#ready.push(ready);
		if (this.#disposed.signal.aborted || link.hasEnded) return this.#discard(ready);
		this.#makeRoom();
		const { signal } = ready.left;
		void link.finished.then(() => !signal.aborted && this.#replace(ready));
		clock.sleep(idleMs, signal).then(
			() => this.#discard(ready),
			() => undefined, // It was taken.
		);
	}

	/** The oldest give way. */
	#makeRoom(): void {
		const { readyBytes, bytesOf } = this.#deps;
		const isOver = () => this.#ready.reduce((sum, { kind }) => sum + bytesOf[kind], 0) > readyBytes;
		for (let [oldest] = this.#ready; oldest && isOver(); [oldest] = this.#ready) this.#discard(oldest);
	}

	#replace(ready: Ready): void {
		const livedMs = this.#deps.clock.now() - ready.readyAt;
		this.#deps.logger.info("sandbox that was ready has ended", { kind: ready.kind, livedMs });
		this.#discard(ready);
		if (livedMs >= diesYoungMs) this.fill(ready.kind);
	}

	#leave(ready: Ready): void {
		ready.left.abort();
		this.#ready = this.#ready.filter((each) => each !== ready);
	}

	#discard(ready: Ready): void {
		this.#leave(ready);
		this.#track(ready.link.cell.remove().catch((error: unknown) => this.#deps.logger.warn("sandbox that was ready could not be removed", { error })));
	}

	#track(work: Promise<void>): void {
		this.#work.add(work);
		const forget = () => this.#work.delete(work);
		work.then(forget, forget);
	}
}
