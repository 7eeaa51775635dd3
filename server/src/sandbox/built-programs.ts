// Programs that a compiler made, by what they were made of, so that the same text is compiled once. Bounded in bytes; the one that was not
// wanted for the longest time goes first. Lives as long as its sandbox, whose compilers do not change meanwhile.

import { createHash } from "node:crypto";
import type { ProgramBuild, SandboxFile } from "./sandbox.ts";

export class BuiltPrograms {
	readonly #maxBytes: number;
	/** Oldest first. */
	readonly #programs = new Map<string, Uint8Array>();
	#bytes = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	get(key: string): Uint8Array | undefined {
		const program = this.#programs.get(key);
		if (program) {
			this.#programs.delete(key);
			this.#programs.set(key, program);
		}
		return program;
	}

	add(key: string, program: Uint8Array): void {
		this.#remove(key);
		this.#programs.set(key, program);
		this.#bytes += program.byteLength;
		for (const oldest of this.#programs.keys()) {
			if (this.#bytes <= this.#maxBytes) return;
			this.#remove(oldest);
		}
	}

	#remove(key: string): void {
		this.#bytes -= this.#programs.get(key)?.byteLength ?? 0;
		this.#programs.delete(key);
	}
}

/** Equal where the compiler would make the same: flags are in its command and environment. */
export function buildKey({ command, env = {} }: ProgramBuild, files: readonly SandboxFile[]): string {
	const hash = createHash("sha256").update(JSON.stringify([command, env, files.map(({ path, content }) => [path, content.byteLength])]));
	for (const { content } of files) hash.update(content);
	return hash.digest("hex");
}
