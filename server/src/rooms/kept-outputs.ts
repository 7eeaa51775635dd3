// Keeps the whole of long tool outputs in files beside the log. Does not know who reads them.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnsembleError } from "#protocol/errors.ts";
import type { NewId } from "../base/ids.ts";
import { codeOf } from "./log-lock.ts";

export const maxOutputBytes = 16 * 1024 * 1024;
/** Of one room; beyond it the oldest outputs go. */
const maxKeptBytes = 512 * 1024 * 1024;
const outputId = /^out_[A-Za-z0-9_-]{1,100}$/;

export class KeptOutputs {
	readonly #folder: string;
	readonly #newId: NewId;

	readonly #maxKeptBytes: number;

	constructor(folder: string, newId: NewId, limit = maxKeptBytes) {
		this.#folder = folder;
		this.#newId = newId;
		this.#maxKeptBytes = limit;
	}

	/** Returns the id. Throws `log_failed` where the disk refuses. */
	keep(text: string): string {
		const id = this.#newId("out");
		const bytes = Buffer.from(text);
		const path = this.#path(id);
		try {
			mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
			this.#makeRoom(Math.min(bytes.byteLength, maxOutputBytes));
			writeFileSync(path, bytes.byteLength > maxOutputBytes ? cutUtf8(bytes, maxOutputBytes) : bytes, { mode: 0o600 });
		} catch (error) {
			rmSync(path, { force: true });
			throw new EnsembleError("log_failed", `The output of a tool could not be kept (${codeOf(error)}): ${this.#folder}. Free some space on that disk.`, {
				cause: error,
			});
		}
		return id;
	}

	/** Throws `not_found`. */
	read(id: string): string {
		if (outputId.test(id)) {
			try {
				return readFileSync(this.#path(id), "utf8");
			} catch (error) {
				if (codeOf(error) !== "ENOENT") throw new EnsembleError("log_failed", `The output ${id} could not be read (${codeOf(error)}).`, { cause: error });
			}
		}
		throw new EnsembleError("not_found", `There is no output ${id} in this room, or it is no longer kept.`);
	}

	#makeRoom(needed: number): void {
		const kept = readdirSync(this.#folder).map((name) => {
			const path = join(this.#folder, name);
			const { size, mtimeMs } = statSync(path);
			return { path, size, mtimeMs };
		});
		let total = kept.reduce((sum, { size }) => sum + size, needed);
		for (const { path, size } of kept.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
			if (total <= this.#maxKeptBytes) return;
			rmSync(path, { force: true });
			total -= size;
		}
	}

	#path(id: string): string {
		return join(this.#folder, `${id}.txt`);
	}
}

/** At most `limit` bytes, without a torn character at the end. */
function cutUtf8(bytes: Buffer, limit: number): Buffer {
	let end = limit;
	while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
	return bytes.subarray(0, end);
}
