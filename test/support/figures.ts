// How benchmarks print what they measured: one JSON line for each figure.

/** `goal`: the most that it may be, where one is set. Values are rounded to a tenth. */
export function printFigure(bench: string, metric: string, value: number, unit: string, goal?: number): void {
	process.stdout.write(`${JSON.stringify({ bench, metric, value: Math.round(value * 10) / 10, unit, goal })}\n`);
}

/** The value below which this share of them lies; 0 without any. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
