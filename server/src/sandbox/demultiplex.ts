// Takes an engine's attached stream apart: frames of [stream, 0, 0, 0, length] and that many bytes.
// Hands payload on as it comes, without waiting for whole frames; a loop, so that thousands of tiny frames in one chunk cost no stack.

const headerBytes = 8;

export interface DemultiplexTargets {
	stdout(bytes: Uint8Array): void;
	stderr(bytes: Uint8Array): void;
}

export class Demultiplexer {
	readonly #targets: DemultiplexTargets;
	readonly #header = Buffer.alloc(headerBytes);
	#headerFilled = 0;
	#payloadLeft = 0;
	#isStderr = false;

	constructor(targets: DemultiplexTargets) {
		this.#targets = targets;
	}

	/** False where the bytes are no such stream: what follows cannot be read any more. The handed-on bytes are views of `chunk`. */
	push(chunk: Uint8Array): boolean {
		let position = 0;
		while (position < chunk.byteLength) {
			if (this.#payloadLeft === 0) {
				const taken = chunk.subarray(position, position + headerBytes - this.#headerFilled);
				this.#header.set(taken, this.#headerFilled);
				this.#headerFilled += taken.byteLength;
				position += taken.byteLength;
				if (this.#headerFilled === headerBytes && !this.#beginFrame()) return false;
				continue;
			}
			const payload = chunk.subarray(position, position + this.#payloadLeft);
			this.#payloadLeft -= payload.byteLength;
			position += payload.byteLength;
			if (this.#isStderr) this.#targets.stderr(payload);
			else this.#targets.stdout(payload);
		}
		return true;
	}

	#beginFrame(): boolean {
		const [stream = 255, ...zeros] = this.#header.subarray(0, 4);
		if (stream > 2 || zeros.some((byte) => byte !== 0)) return false;
		this.#headerFilled = 0;
		this.#isStderr = stream === 2;
		this.#payloadLeft = this.#header.readUInt32BE(4);
		return true;
	}
}
