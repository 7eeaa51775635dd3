// A cell without a sandbox: what the host sends is kept, and what the runner would say is said by the test.

import { PassThrough } from "node:stream";
import type { Cell } from "../../server/src/sandbox/cell.ts";
import { frame } from "../../server/src/sandbox/runner-protocol.ts";

const usual = {
	code: 0,
	wall_ms: 1,
	cpu_ms: 1,
	peak_bytes: 1,
	memory_kill: false,
	process_refused: false,
	disk_full: false,
	compile_failed: false,
	cpu_used_up: false,
};

export class FakeCell implements Cell {
	readonly input = new PassThrough();
	readonly calls: string[] = [];
	readonly ended: Promise<{ message?: string }>;
	lacksMemory = false;
	/** Ends the cell. */
	end: (end: { message?: string }) => void;
	#onBytes: (bytes: Uint8Array) => void = () => undefined;

	constructor() {
		const { promise, resolve } = Promise.withResolvers<{ message?: string }>();
		this.ended = promise;
		this.end = resolve;
	}

	listen(onBytes: (bytes: Uint8Array) => void): void {
		this.#onBytes = onBytes;
		queueMicrotask(() => this.say("R"));
	}

	/** As the runner says it. */
	say(type: string, payload: string | Uint8Array = ""): void {
		this.sayRaw(frame(type, Buffer.from(payload)));
	}

	sayRaw(bytes: Uint8Array): void {
		this.#onBytes(bytes);
	}

	/** The program ends; its cell as well. */
	exit(facts: Partial<typeof usual> & { signal?: number } = {}): void {
		this.say("X", JSON.stringify({ ...usual, ...facts }));
		this.end({});
	}

	limitCpu = async (): Promise<void> => void this.calls.push("limitCpu");
	watch = (): void => void this.calls.push("watch");
	usage = async () => ({});
	lackedMemory = async (): Promise<boolean> => {
		this.calls.push("lackedMemory");
		return this.lacksMemory;
	};
	kill = async (): Promise<void> => {
		this.calls.push("kill");
		this.end({});
	};
	remove = async (): Promise<void> => {
		this.calls.push("remove");
		this.end({});
	};
}
