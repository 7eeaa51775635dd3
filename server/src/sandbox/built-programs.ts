// Programs that a compiler made, by what they were made of, so that the same text is compiled once. Bounded in bytes; the one that was not
// wanted for the longest time goes first. Lives as long as its sandbox, whose compilers do not change meanwhile.

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { ProgramBuild, SandboxFile } from "./sandbox.ts";

/** A program larger than the whole is not kept. */
export function builtPrograms(maxBytes: number): LRUCache<string, Uint8Array> {
	return new LRUCache({ maxSize: maxBytes, sizeCalculation: (program) => Math.max(1, program.byteLength) });
}

/** Equal where the compiler would make the same: flags are in its command and environment. */
export function buildKey({ command, env = {} }: ProgramBuild, files: readonly SandboxFile[]): string {
	const hash = createHash("sha256").update(JSON.stringify([command, env, files.map(({ path, content }) => [path, content.byteLength])]));
	for (const { content } of files) hash.update(content);
	return hash.digest("hex");
}
