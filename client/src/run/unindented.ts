// A selected piece of code as a program of its own: without the indent that all of its lines share. Pure.

/** The first line may have been selected from its first word on; `from` is where that stands. */
export function unindented(text: string, from: number): string {
	const [first = "", ...rest] = text.split(/\r?\n/);
	const indents = rest.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
	const ofFirst = first.trim() === "" ? Number.POSITIVE_INFINITY : from + first.search(/\S/);
	const common = Math.min(ofFirst, ...indents);
	if (!Number.isFinite(common) || common === 0) return `${[first, ...rest].join("\n")}\n`;
	return `${[first.slice(Math.max(0, common - from)), ...rest.map((line) => line.slice(common))].join("\n")}\n`;
}
