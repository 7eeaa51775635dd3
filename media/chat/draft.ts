// Words not sent yet, and the last ones that were, for the arrow keys. Kept by the host over a reload.

import { type Signal, signal } from "@preact/signals";
import type { Host } from "../shared/transport.ts";

const maxRemembered = 50;
const maxKeptChars = 100_000; // the most that one message may hold; see maxMessageChars of the protocol

export class Draft {
	readonly #host: Host;
	#sent: string[];
	/** Index into `#sent` of what the box shows; its length where it shows new words. */
	#shown: number;
	readonly text: Signal<string>;

	constructor(host: Host) {
		const kept = parseKept(host.loadState());
		this.#host = host;
		this.#sent = kept.sent;
		this.#shown = kept.sent.length;
		this.text = signal(kept.text);
	}

	set(text: string): void {
		this.#show(this.#sent.length, text.slice(0, maxKeptChars));
	}

	remember(text: string): void {
		this.#sent = [...this.#sent.filter((other) => other !== text), text].slice(-maxRemembered);
		this.#shown = this.#sent.length;
		this.#keep();
	}

	/** Only from an empty box or from a recalled text: otherwise the arrow moves the caret. Returns whether it did. */
	recallOlder(): boolean {
		if (this.text.value !== "" && this.#shown === this.#sent.length) return false;
		const older = this.#sent[this.#shown - 1];
		if (older === undefined) return false;
		this.#show(this.#shown - 1, older);
		return true;
	}

	recallNewer(): boolean {
		if (this.#shown === this.#sent.length) return false;
		this.#show(this.#shown + 1, this.#sent[this.#shown + 1] ?? "");
		return true;
	}

	#show(shown: number, text: string): void {
		this.#shown = shown;
		this.text.value = text;
		this.#keep();
	}

	#keep(): void {
		this.#host.saveState({ text: this.text.value, sent: this.#sent });
	}
}

function parseKept(state: unknown): { text: string; sent: string[] } {
	if (typeof state !== "object" || state === null) return { text: "", sent: [] };
	const text = "text" in state && typeof state.text === "string" ? state.text : "";
	const sent = "sent" in state && Array.isArray(state.sent) ? state.sent.filter((item): item is string => typeof item === "string") : [];
	return { text, sent };
}
