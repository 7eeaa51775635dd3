// Bytes of files that were read lately, given again only while the file is shown to be the same: one question to the disk instead of six.
// The rule: a change is never missed. Does not know whether a path may be read: what is asked anew says that.

import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import { LRUCache } from "lru-cache";
import type { Clock } from "../base/clock.ts";

export interface RecentBytesDeps {
	/** Of all that is kept; what was not wanted for the longest time goes first. */
	maxBytes: number;
	clock: Clock;
}

interface Kept {
	stamp: string;
	bytes: Uint8Array;
}

/** Two writes within one tick of a file system's clock leave the same times; the coarsest ticks are those of FAT. */
const settledMs = 2_000;
/** What an entry takes beside its bytes, roughly: so that a million empty files have a bound too. */
const entryBytes = 500;

export class RecentBytes {
	readonly #kept: LRUCache<string, Kept>;
	readonly #clock: Clock;

	constructor({ maxBytes, clock }: RecentBytesDeps) {
		this.#clock = clock;
		this.#kept = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ bytes }) => bytes.byteLength + entryBytes });
	}

	/** Undefined for more than `maxBytes`, and where `readAnew` finds nothing. Whoever gets the bytes must not change them. */
	async read(file: string, maxBytes: number, readAnew: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
		const seen = await stat(file, { bigint: true }).catch(() => undefined);
		const kept = this.#kept.get(file);
		if (kept && seen && kept.stamp === stampOf(seen)) return kept.bytes.byteLength <= maxBytes ? kept.bytes : undefined;
		if (kept) this.#kept.delete(file);
		// Whatever is written from here on has other times than what was seen.
		const isSettled = seen !== undefined && Number(seen.ctimeMs) < this.#clock.now() - settledMs;
		const bytes = await readAnew();
		if (bytes && isSettled) this.#kept.set(file, { stamp: stampOf(seen), bytes });
		return bytes;
	}
}

/** The time of change is the kernel's own: nobody sets it back, as one can the time of writing. */
const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string => [dev, ino, size, mtimeNs, ctimeNs].join(" ");
