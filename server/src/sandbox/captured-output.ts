// Keeps what a program writes to one stream: the head and the tail up to a cap, cut out of the middle, decoded as UTF-8 across chunk borders.
// Bounded whatever comes in; also says when a flood is so large that the run should be ended.

/** A run that writes this many times its cap is a flood: nobody reads it, and reading it costs the host. */
const floodFactor = 16;

export class CapturedOutput {
	readonly #capBytes: number;
	readonly #onText: ((text: string) => void) | undefined;
	readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	readonly #head: Uint8Array[] = [];
	#headBytes = 0;
	#tail: Uint8Array[] = [];
	#tailBytes = 0;
	#totalBytes = 0;

	/** `onText` is called with the head as it comes, never with more than the cap. */
	constructor(capBytes: number, onText?: (text: string) => void) {
		this.#capBytes = capBytes;
		this.#onText = onText;
	}

	get isEmpty(): boolean {
		return this.#totalBytes === 0;
	}

	get isTruncated(): boolean {
		return this.#totalBytes > this.#capBytes;
	}

	get isFlood(): boolean {
		return this.#totalBytes > this.#capBytes * floodFactor;
	}

	push(chunk: Uint8Array): void {
		this.#totalBytes += chunk.byteLength;
		const headRoom = this.#headCap - this.#headBytes;
		const head = chunk.subarray(0, headRoom);
		if (head.byteLength > 0) {
			// Copied: a chunk is often a view of a large buffer, which a small kept piece would hold alive.
			this.#head.push(head.slice());
			this.#headBytes += head.byteLength;
			this.#emit(this.#decoder.decode(head, { stream: true }));
		}
		if (chunk.byteLength > head.byteLength) this.#pushTail(chunk.subarray(head.byteLength));
	}

	/** To be called once, after the last chunk. */
	finish(): string {
		if (!this.isTruncated) {
			const tail = this.#kept(this.#tailCap);
			this.#emit(this.#decoder.decode(tail));
			return decode(Buffer.concat([...this.#head, tail]));
		}
		const head = trimPartialEnd(Buffer.concat(this.#head));
		const tail = trimPartialStart(this.#kept(this.#tailCap));
		const cut = this.#totalBytes - head.byteLength - tail.byteLength;
		return `${decode(head)}\n… ${cut} bytes cut …\n${decode(tail)}`;
	}

	get #headCap(): number {
		return Math.ceil(this.#capBytes / 2);
	}

	get #tailCap(): number {
		return this.#capBytes - this.#headCap;
	}

	#pushTail(chunk: Uint8Array): void {
		this.#tail.push(chunk.slice());
		this.#tailBytes += chunk.byteLength;
		// Compacted only when twice too long, so that one-byte chunks cost no copy each.
		if (this.#tailBytes > this.#tailCap * 2 || this.#tail.length > 4096) {
			const kept = this.#kept(this.#tailCap);
			this.#tail = [kept];
			this.#tailBytes = kept.byteLength;
		}
	}

	#kept(bytes: number): Uint8Array {
		const all = Buffer.concat(this.#tail);
		return all.subarray(Math.max(0, all.byteLength - bytes));
	}

	#emit(text: string): void {
		if (text !== "") this.#onText?.(text);
	}
}

const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function trimPartialStart(bytes: Uint8Array): Uint8Array {
	let start = 0;
	while (start < 3 && isContinuation(bytes[start])) start++;
	return bytes.subarray(start);
}

function trimPartialEnd(bytes: Uint8Array): Uint8Array {
	let lead = bytes.byteLength - 1;
	while (lead > bytes.byteLength - 4 && isContinuation(bytes[lead])) lead--;
	const first = bytes[lead];
	if (first === undefined || first < 0xc0) return bytes;
	const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	return lead + length > bytes.byteLength ? bytes.subarray(0, lead) : bytes;
}
