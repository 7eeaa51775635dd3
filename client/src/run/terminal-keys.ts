// What keys mean in a terminal that runs a program: a line is typed, corrected and sent as in any terminal; Ctrl+C and Ctrl+D are for the
// program; after its end a few keys are for the terminal itself. Pure: says what is to be done, does nothing.

export type KeyAction =
	| { kind: "show"; text: string }
	| { kind: "send"; text: string }
	/** The end of the program's input, with what stood on the last line. */
	| { kind: "end"; text: string }
	| { kind: "interrupt" };

export class TypedLine {
	#line = "";
	#isOver = false;

	/** Whether something was typed that is not yet sent. */
	get isOpen(): boolean {
		return this.#line !== "";
	}

	type(data: string): KeyAction[] {
		// Arrow keys and the like come as sequences; a line of input has no use for them.
		if (data.startsWith("\u001b")) return [];
		return Array.from(data.replace(/\r\n/g, "\r")).flatMap((char) => this.#key(char));
	}

	#key(char: string): KeyAction[] {
		if (char === "\u0003") {
			this.#line = "";
			return [{ kind: "show", text: "^C\r\n" }, { kind: "interrupt" }];
		}
		if (this.#isOver) return [];
		if (char === "\u0004") return [{ kind: "end", text: this.#taken() }];
		if (char === "\r" || char === "\n") {
			return [
				{ kind: "show", text: "\r\n" },
				{ kind: "send", text: `${this.#taken()}\n` },
			];
		}
		if (char === "\u007f" || char === "\b") return this.#back();
		if (char < " " && char !== "\t") return [];
		this.#line += char;
		return [{ kind: "show", text: char }];
	}

	#taken(): string {
		const line = this.#line;
		this.#line = "";
		return line;
	}

	#back(): KeyAction[] {
		const last = [...this.#line].at(-1);
		if (last === undefined) return [];
		this.#line = this.#line.slice(0, -last.length);
		return [{ kind: "show", text: "\b \b".repeat(isWide(last) ? 2 : 1) }];
	}

	/** Nothing that is typed from now on is for the program. */
	endInput(): void {
		this.#isOver = true;
	}
}

/** East Asian characters and most pictures take two columns. */
const isWide = (char: string): boolean =>
	/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(char);

/**
 * After the end: Enter and Esc close, R runs again; anything else, as of somebody who was still typing when the program ended, is nothing.
 */
export class KeysAfterEnd {
	#isTyping: boolean;

	/** `isTyping`: whether a line was begun when the program ended. Its Enter belongs to that line. */
	constructor(isTyping: boolean) {
		this.#isTyping = isTyping;
	}

	press(data: string): "close" | "again" | undefined {
		if (data === "\u001b") return "close";
		if (this.#isTyping) {
			this.#isTyping = !["\r", "\n", "\u0003"].some((end) => data.includes(end));
			return undefined;
		}
		if (data === "\r" || data === "\n") return "close";
		if (data === "r" || data === "R") return "again";
		this.#isTyping = data >= " ";
		return undefined;
	}
}
