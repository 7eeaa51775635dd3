// A terminal whose person answers from a list; then input ends.

import type { Terminal } from "../../server/src/terminal/terminal.ts";

export function fakeTerminal({ answers }: { answers?: string[] } = {}): Terminal & { readonly printed: string } {
	const waiting = [...(answers ?? [])];
	let printed = "";
	return {
		interactive: answers !== undefined,
		colour: false,
		columns: 100,
		out(text) {
			printed += text;
		},
		err() {},
		async ask(question) {
			printed += question;
			return waiting.shift();
		},
		get printed() {
			return printed;
		},
	};
}
