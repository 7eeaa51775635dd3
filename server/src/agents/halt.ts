// Why an agent or a whole run has to end now; the reason of the abort signals in agents/. Halted is not failed, except where `kind` says so.

export type HaltKind = "stopped" | "interrupted" | "timed_out" | "failed";

export class Halt extends Error {
	readonly kind: HaltKind;
	readonly resumable: boolean;

	/** `message` is a sentence for a person, without its full stop: it also ends up in tool results. */
	constructor(kind: HaltKind, message: string, options: { resumable: boolean } = { resumable: true }) {
		super(message);
		this.name = "Halt";
		this.kind = kind;
		this.resumable = options.resumable;
	}
}

export function haltOf(signal: AbortSignal): Halt {
	return signal.reason instanceof Halt ? signal.reason : new Halt("interrupted", "the work was interrupted");
}
