// The quality score of a file: 100 less what its issues and its complex functions cost. Each loss names its cause; together they are all
// that is lost. Pure. docs/analysis.md explains it to people; change `scoreVersion` with the formula.

import type { FileMetrics, FunctionMetrics, Issue } from "#protocol/analysis.ts";

export const scoreVersion = 1;

/** Points that an issue costs in a file of 100 lines or less; in longer ones it costs as much less as the file is longer. */
export const issuePoints: Readonly<Record<Issue["severity"], number>> = { error: 10, warning: 4, info: 1, hint: 0 };
/** Above it, each step costs `perStep`, up to `most`. The limits are those that the metrics' authors name. */
const complexityPoints = {
	cyclomatic: { limit: 10, perStep: 0.5, most: 10 },
	cognitive: { limit: 15, perStep: 0.3, most: 10 },
} as const;
/** Shorter files count as this long, or one small finding would take all. */
const leastLines = 100;

export interface Loss {
	points: number;
	line: number;
	/** A rule's id, or the metric and the function: "cyclomatic 14 of parse". */
	cause: string;
}

export interface QualityScore {
	version: number;
	/** 0–100, with one decimal. */
	score: number;
	/** Biggest first. */
	losses: Loss[];
}

export function qualityScore(metrics: FileMetrics, functions: readonly FunctionMetrics[], issues: readonly Issue[]): QualityScore {
	const share = leastLines / Math.max(leastLines, metrics.lines_of_code);
	const losses: Loss[] = [];
	for (const { severity, line, rule } of issues) if (issuePoints[severity] > 0) losses.push({ points: issuePoints[severity] * share, line, cause: rule });
	for (const each of functions) addLosses(losses, each, share);
	losses.sort((a, b) => b.points - a.points || a.line - b.line);
	const lost = losses.reduce((sum, loss) => sum + loss.points, 0);
	return { version: scoreVersion, score: Math.max(0, Math.round((100 - lost) * 10) / 10), losses };
}

function addLosses(losses: Loss[], each: FunctionMetrics, share: number): void {
	for (const metric of ["cyclomatic", "cognitive"] as const) {
		const { limit, perStep, most } = complexityPoints[metric];
		const points = Math.min(most, Math.max(0, each[metric] - limit) * perStep) * share;
		if (points > 0) losses.push({ points, line: each.line, cause: `${metric} ${each[metric]} of ${each.name}` });
	}
}
