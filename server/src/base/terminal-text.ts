// Makes a program's output safe to show in a terminal, piece by piece as it comes: text, line ends, tabs and colours stay; everything else
// that would drive the terminal goes: clipboard, title, links, cursor moves, screen switches, bells, answers to queries.
// Nothing is hidden for long: a sequence without an end is given up at the next line or after a bound.

const esc = "\u001b";
/** SGR parameters: colours and weights. Concealed text (8) would be a way to hide. */
const colours = /^[\d;:]*m$/;
const conceals = /(^|[;:])0*8([;:]|m)/;
const extendedColour = /(^|;)[34]8[;:]/;
const maxControlChars = 64;
const maxStringChars = 4_096;

type State = { kind: "text" } | { kind: "escape" } | { kind: "control"; body: string } | { kind: "string"; chars: number; sawEscape: boolean };

export class TerminalText {
	#state: State = { kind: "text" };

	/** What may be shown of the next piece. */
	push(text: string): string {
		// Nearly all output has nothing to take out.
		if (this.#state.kind === "text" && !/[^\P{Cc}\n\r\t]/u.test(text)) return text;
		let shown = "";
		for (const char of text) shown += this.#next(char);
		return shown;
	}

	#next(char: string): string {
		const state = this.#state;
		switch (state.kind) {
			case "text":
				return this.#text(char);
			case "escape":
				return this.#afterEscape(char);
			case "control":
				return this.#control(char, state.body);
			case "string":
				return this.#string(char, state);
			default:
				return state satisfies never;
		}
	}

	#text(char: string): string {
		const code = char.codePointAt(0) ?? 0;
		if (char === esc) this.#state = { kind: "escape" };
		else if (code === 0x9b) this.#state = { kind: "control", body: "" };
		else if ([0x90, 0x98, 0x9d, 0x9e, 0x9f].includes(code)) this.#state = { kind: "string", chars: 0, sawEscape: false };
		else if (code >= 0x20 && (code < 0x7f || code > 0x9f)) return char;
		else if (char === "\n" || char === "\r" || char === "\t") return char;
		return "";
	}

	#afterEscape(char: string): string {
		this.#state = { kind: "text" };
		if (char === "[") this.#state = { kind: "control", body: "" };
		else if ("]PX^_".includes(char)) this.#state = { kind: "string", chars: 0, sawEscape: false };
		else if (char === esc) this.#state = { kind: "escape" };
		else if (char === "\n" || char === "\r") return char;
		// A character set: one more character belongs to it.
		else if ("()*+-./ #%".includes(char)) this.#state = { kind: "escape" };
		return "";
	}

	#control(char: string, body: string): string {
		const code = char.codePointAt(0) ?? 0;
		if (code >= 0x20 && code <= 0x3f && body.length < maxControlChars) {
			this.#state = { kind: "control", body: body + char };
			return "";
		}
		this.#state = { kind: "text" };
		if (code >= 0x40 && code <= 0x7e) return isColour(body + char) ? `${esc}[${body}${char}` : "";
		// Not a sequence after all: what follows is text.
		return this.#text(char);
	}

	#string(char: string, { chars, sawEscape }: { chars: number; sawEscape: boolean }): string {
		const ends = char === "\u0007" || char === "\u009c" || (sawEscape && char === "\\");
		this.#state = ends || char === "\n" || chars >= maxStringChars ? { kind: "text" } : { kind: "string", chars: chars + 1, sawEscape: char === esc };
		return char === "\n" ? char : "";
	}
}

function isColour(sequence: string): boolean {
	return colours.test(sequence) && (extendedColour.test(sequence) || !conceals.test(sequence));
}
