// What is said between the host and the runner inside a sandbox: frames of [type, length (4 bytes, big endian)] and payload, both ways.
// What comes from inside is never trusted: a frame that is too long, of an unknown type or out of shape ends the talk.

import { z } from "zod";
import type { SandboxFile } from "./sandbox.ts";

/** The runner sends pieces of 32 KiB; nothing that it says is longer. */
const maxPayloadBytes = 64 * 1024;
const headerBytes = 5;
const chunkBytes = 32 * 1024;

export function frame(type: string, payload: Uint8Array = new Uint8Array()): Buffer {
	const header = Buffer.alloc(headerBytes);
	header.write(type, 0, "latin1");
	header.writeUInt32BE(payload.byteLength, 1);
	return Buffer.concat([header, payload]);
}

export interface RunnerStart {
	command: readonly string[];
	/** All of it. */
	env: Record<string, string>;
	wall_ms: number;
	/** Of each process, in whole seconds: a second line behind the deadline. */
	cpu_seconds: number;
	/** A file that is handed out after a good end. */
	product?: { path: string; max_bytes: number };
}

/** A file is named by one frame and filled by those that follow. */
export function* fileFrames(files: readonly SandboxFile[]): Iterable<Buffer> {
	for (const file of files) {
		yield frame("F", Buffer.from(`${file.executable ? "x" : "-"}${file.path.normalize("NFC")}`));
		yield* pieces("D", file.content);
	}
}

export function startFrame(start: RunnerStart): Buffer {
	return frame("S", Buffer.from(JSON.stringify(start)));
}

export function* stdinFrames(bytes: Uint8Array): Iterable<Buffer> {
	yield* pieces("I", bytes);
}

export const endOfStdin = (): Buffer => frame("E");

/** To the program and all of its group. */
export const signalFrame = (signal: number): Buffer => frame("K", Uint8Array.of(signal));

/** The run is over for the host: the runner kills all that is left of it, says so and ends. */
export const killFrame = (): Buffer => frame("Q");

function* pieces(type: string, bytes: Uint8Array): Iterable<Buffer> {
	for (let start = 0; start < bytes.byteLength; start += chunkBytes) yield frame(type, bytes.subarray(start, start + chunkBytes));
}

const endSchema = z.union([
	z.object({ failure: z.object({ reason: z.enum(["disk", "engine"]), message: z.string().max(1000) }) }),
	// At the host's word; no process of the program is left.
	z.object({ killed: z.literal(true), cpu_ms: z.number().nonnegative(), peak_bytes: z.number().nonnegative() }),
	z.object({
		code: z.number().int().min(0).max(255).optional(),
		signal: z.number().int().min(1).max(64).optional(),
		wall_ms: z.number().nonnegative(),
		cpu_ms: z.number().nonnegative(),
		peak_bytes: z.number().nonnegative(),
		memory_kill: z.boolean(),
		process_refused: z.boolean(),
		disk_full: z.boolean(),
		compile_failed: z.boolean(),
		cpu_used_up: z.boolean(),
	}),
]);
/** How the program ended, as the runner saw it. */
export type RunnerEnd = z.infer<typeof endSchema>;

export interface RunnerListener {
	ready(): void;
	output(stream: "stdout" | "stderr", bytes: Uint8Array): void;
	/** A piece of the product, before the end. */
	product(bytes: Uint8Array): void;
	ended(end: RunnerEnd): void;
	/** What came was not the runner's: nothing more is heard. */
	broken(): void;
}

export class RunnerReader {
	readonly #listener: RunnerListener;
	#held: Uint8Array = new Uint8Array();
	#isOver = false;

	constructor(listener: RunnerListener) {
		this.#listener = listener;
	}

	push(chunk: Uint8Array): void {
		if (this.#isOver) return;
		const bytes = this.#held.byteLength === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([this.#held, chunk]);
		let position = 0;
		while (!this.#isOver && bytes.byteLength - position >= headerBytes) {
			const length = bytes.readUInt32BE(position + 1);
			if (length > maxPayloadBytes) {
				this.#break();
				return;
			}
			const end = position + headerBytes + length;
			if (end > bytes.byteLength) break;
			this.#take(bytes.toString("latin1", position, position + 1), bytes.subarray(position + headerBytes, end));
			position = end;
		}
		// At most one incomplete frame, copied so that it does not keep the chunk that it came in.
		this.#held = bytes.subarray(position).slice();
	}

	#take(type: string, payload: Uint8Array): void {
		if (type === "1") this.#listener.output("stdout", payload);
		else if (type === "2") this.#listener.output("stderr", payload);
		else if (type === "B") this.#listener.product(payload);
		else if (type === "R") this.#listener.ready();
		else if (type === "X") this.#end(payload);
		else this.#break();
	}

	#end(payload: Uint8Array): void {
		const end = parseEnd(payload);
		this.#isOver = true;
		if (end) this.#listener.ended(end);
		else this.#listener.broken();
	}

	#break(): void {
		this.#isOver = true;
		this.#listener.broken();
	}
}

function parseEnd(payload: Uint8Array): RunnerEnd | undefined {
	try {
		return endSchema.parse(JSON.parse(Buffer.from(payload).toString("utf8")));
	} catch {
		return undefined;
	}
}
