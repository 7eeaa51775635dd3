// Numbers and text as people read them.

/** `38ms`, `1.4s`, `12s`, `3:07`, `1:02:33` */
export function formatDuration(ms: number): string {
	if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
	if (ms < 10_000) return `${(ms / 1000).toFixed(1)}s`;
	const seconds = Math.floor(ms / 1000);
	return seconds < 60 ? `${seconds}s` : formatClock(seconds);
}

/** Ticks once a second without changing its width between 0 and 59 s: `7s`, `0:59` would jump. */
export function formatElapsed(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	return seconds < 60 ? `${seconds}s` : formatClock(seconds);
}

function formatClock(seconds: number): string {
	const pad = (value: number) => String(value).padStart(2, "0");
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds % 3600) / 60);
	return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

export function formatCount(value: number): string {
	if (value < 1000) return String(value);
	if (value < 999_500) return `${trimZero((value / 1000).toFixed(value < 99_950 ? 1 : 0))}k`;
	return `${trimZero((value / 1_000_000).toFixed(1))}M`;
}

const trimZero = (text: string) => text.replace(/\.0$/, "");

export function formatCost(dollars: number): string {
	return dollars > 0 && dollars < 0.01 ? "<$0.01" : `$${dollars.toFixed(2)}`;
}

export function formatBytes(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

// CSI, OSC (closed by BEL or ST), and the two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are made of control characters
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** What a terminal would show as plain text: no colours, and of a line redrawn with carriage returns the last state. */
export function stripAnsi(text: string): string {
	const plain = text.replace(ansi, "").replaceAll("\r\n", "\n");
	if (!plain.includes("\r")) return plain;
	return plain.split("\n").map(lastState).join("\n");
}

/** Without a pattern: one for the returns at the end takes time that grows with the square of their number. */
function lastState(line: string): string {
	let end = line.length;
	while (line[end - 1] === "\r") end -= 1;
	return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}
