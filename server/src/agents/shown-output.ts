// What the model is shown of a long text: its head and its tail, at most 16 KiB, cut at line ends where there are any nearby.

import { maxShownBytes } from "./limits.ts";

export interface Shown {
	text: string;
	/** Of the whole text, UTF-8. */
	bytes: number;
	cut: boolean;
}

const markerBytes = 128; // room for the sentence that says how much is missing

export function shownPart(text: string, maxBytes: number = maxShownBytes): Shown {
	const whole = Buffer.from(text, "utf8");
	if (whole.byteLength <= maxBytes) return { text, bytes: whole.byteLength, cut: false };
	const half = Math.floor((maxBytes - markerBytes) / 2);
	const head = decodeWhole(whole.subarray(0, endOfHead(whole, half)));
	const tail = decodeWhole(whole.subarray(startOfTail(whole, whole.byteLength - half)));
	const missing = whole.byteLength - Buffer.byteLength(head) - Buffer.byteLength(tail);
	return { text: `${head}\n[… ${missing} bytes cut out here; ask for less at a time to see them …]\n${tail}`, bytes: whole.byteLength, cut: true };
}

const newline = 0x0a;
const lineSearch = 512; // a cut may move this far to reach a line end

function endOfHead(bytes: Buffer, at: number): number {
	const lineEnd = bytes.lastIndexOf(newline, at);
	return lineEnd > at - lineSearch && lineEnd > 0 ? lineEnd : characterStart(bytes, at);
}

function startOfTail(bytes: Buffer, at: number): number {
	const lineEnd = bytes.indexOf(newline, at);
	if (lineEnd !== -1 && lineEnd < at + lineSearch) return lineEnd + 1;
	let start = at;
	while (isContinuation(bytes[start])) start++;
	return start;
}

function characterStart(bytes: Buffer, at: number): number {
	let start = at;
	while (start > 0 && isContinuation(bytes[start])) start--;
	return start;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

const decodeWhole = (bytes: Buffer): string => bytes.toString("utf8");

/** One line for people, at most `max` characters. */
export function oneLine(text: string, max: number): string {
	const line = text.replace(/\s+/g, " ").trim();
	return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}
