// What a person types for a program, until its end: text and Ctrl+C. Read while it runs, bounded while it does not read.

const maxWaitingChars = 256 * 1024;

export class TypedInput implements AsyncIterable<Uint8Array> {
	#waiting = "";
	#isEnded = false;
	#wake: (() => void) | undefined;

	/** What is over the bound is dropped: the program does not read it. */
	push(text: string, end: boolean): void {
		if (this.#isEnded) return;
		this.#waiting = (this.#waiting + text).slice(0, maxWaitingChars);
		this.#isEnded = end;
		this.#wake?.();
	}

	async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
		while (true) {
			const text = this.#waiting;
			this.#waiting = "";
			if (text !== "") yield new TextEncoder().encode(text);
			else if (this.#isEnded) return;
			else await new Promise<void>((resolve) => (this.#wake = resolve));
		}
	}
}

/** More presses than a program can want to hear of at once. */
const maxWaitingSignals = 8;

export class TypedSignals implements AsyncIterable<NodeJS.Signals> {
	#waiting = 0;
	#isEnded = false;
	#wake: (() => void) | undefined;

	interrupt(): void {
		this.#waiting = Math.min(this.#waiting + 1, maxWaitingSignals);
		this.#wake?.();
	}

	end(): void {
		this.#isEnded = true;
		this.#wake?.();
	}

	async *[Symbol.asyncIterator](): AsyncIterator<NodeJS.Signals> {
		while (!this.#isEnded) {
			if (this.#waiting === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
			for (; this.#waiting > 0 && !this.#isEnded; this.#waiting--) yield "SIGINT";
		}
	}
}
