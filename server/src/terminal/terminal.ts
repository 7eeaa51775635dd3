// What a front end needs of the terminal it runs in; main.ts hands in the process's streams, tests their own.

import { stripVTControlCharacters } from "node:util";

export interface Terminal {
	/** Results; with --json nothing but JSON lines. */
	out(text: string): void;
	/** Progress and complaints. */
	err(text: string): void;
	/** Whether a person can be asked. */
	interactive: boolean;
	colour: boolean;
	columns: number;
	/** Asks for one line; undefined at the end of input. */
	ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface Paint {
	bold(text: string): string;
	dim(text: string): string;
	red(text: string): string;
	green(text: string): string;
	yellow(text: string): string;
	cyan(text: string): string;
}

export function paintFor(colour: boolean): Paint {
	const code = (on: number, off: number) => (text: string) => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text);
	return { bold: code(1, 22), dim: code(2, 22), red: code(31, 39), green: code(32, 39), yellow: code(33, 39), cyan: code(36, 39) };
}

/** Text of a guest or a model must not drive the terminal: escape sequences and control characters but tab and line feed are dropped. */
export function printable(text: string): string {
	return stripVTControlCharacters(text).replace(/(?![\t\n])\p{Cc}/gu, "");
}

/** JSON that cannot drive the terminal that shows it either: the upper control characters, which JSON lets pass, are escaped too. */
export function printableJson(value: unknown, indent?: number): string {
	return JSON.stringify(value, undefined, indent).replace(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}
