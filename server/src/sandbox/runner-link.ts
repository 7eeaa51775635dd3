// One talk with the runner of a cell: what is sent for a run, and what comes back until the program or the cell has ended.

import { once } from "node:events";
import { constants } from "node:os";
import type { Cell } from "./cell.ts";
import { endOfStdin, fileFrames, killFrame, type RunnerEnd, RunnerReader, type RunnerStart, signalFrame, startFrame, stdinFrames } from "./runner-protocol.ts";
import type { SandboxRun } from "./sandbox.ts";

/** `runner` where the program was seen to end, `gone` where the cell ended without a word of that. */
export type LinkEnd = { kind: "runner"; end: RunnerEnd } | { kind: "gone"; message?: string };

export interface LinkListener {
	output(stream: "stdout" | "stderr", bytes: Uint8Array): void;
	product(bytes: Uint8Array): void;
	broken(): void;
}

export class RunnerLink {
	readonly cell: Cell;
	/** When the runner is up, with its zygote, and its share of CPU is limited; also when the cell has ended before. */
	readonly ready: Promise<void>;
	readonly finished: Promise<LinkEnd>;
	readonly #mark: string;
	#listener: LinkListener | undefined;
	#hasEnded = false;

	/** `mark` is where the runner begins to listen. */
	constructor(cell: Cell, mark: string) {
		this.cell = cell;
		this.#mark = mark;
		const up = Promise.withResolvers<void>();
		const finished = Promise.withResolvers<LinkEnd>();
		// Where it cannot be limited the self-test finds the claim not held.
		this.ready = up.promise.then(() => (this.#hasEnded ? undefined : cell.limitCpu().catch(() => undefined)));
		this.finished = finished.promise;
		const reader = new RunnerReader({
			ready: up.resolve,
			output: (stream, bytes) => this.#listener?.output(stream, bytes),
			product: (bytes) => this.#listener?.product(bytes),
			ended: (end) => finished.resolve({ kind: "runner", end }),
			broken: () => this.#listener?.broken(),
		});
		cell.listen((bytes) => reader.push(bytes));
		// A cell may end without reading what it was sent; that shows in how it ended.
		cell.input.on("error", () => undefined);
		void cell.ended.then(({ message }) => {
			this.#hasEnded = true;
			up.resolve();
			finished.resolve({ kind: "gone", message });
		});
	}

	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	/** Sends a run; resolves before it has ended. Its input and signals follow as they come, until `signal`. */
	begin({ files, stdin, signals }: Pick<SandboxRun, "files" | "stdin" | "signals">, start: RunnerStart, listener: LinkListener, signal: AbortSignal): void {
		this.#listener = listener;
		const frames = [Buffer.from(this.#mark), ...fileFrames(files), startFrame(start)];
		if (stdin === undefined || stdin instanceof Uint8Array) frames.push(...stdinFrames(stdin ?? new Uint8Array()), endOfStdin());
		this.cell.input.write(Buffer.concat(frames));
		if (stdin !== undefined && !(stdin instanceof Uint8Array)) void this.#feed(stdin, signal);
		if (signals) void this.#passOn(signals, signal);
	}

	/** Asks the runner, which is quick, and the level, which is sure. */
	kill(): Promise<void> {
		if (!this.#hasEnded) this.cell.input.write(killFrame());
		return this.cell.kill();
	}

	/** A source that fails has no more of them. */
	async #passOn(source: AsyncIterable<NodeJS.Signals>, over: AbortSignal): Promise<void> {
		try {
			for await (const name of source) {
				if (over.aborted) return;
				this.cell.input.write(signalFrame(constants.signals[name]));
			}
		} catch {
			// Whoever reads the source hears of it.
		}
	}

	/** A source that fails is a source that ends: the program is told the end, the failure belongs to whoever reads the source. */
	async #feed(source: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
		try {
			for await (const bytes of source) {
				if (signal.aborted) return;
				for (const frame of stdinFrames(bytes)) if (!this.cell.input.write(frame)) await once(this.cell.input, "drain", { signal });
			}
		} catch {
			if (signal.aborted) return;
		}
		if (!this.#hasEnded) this.cell.input.write(endOfStdin());
	}
}
