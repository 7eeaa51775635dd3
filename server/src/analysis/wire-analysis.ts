// An analysis as programs read it: metrics and score are always there, also where nothing could be analysed; `success` tells.

import type { Analysis } from "#protocol/analysis.ts";

export function onWire(analysis: Analysis): Analysis {
	const metrics = { lines_of_code: 0, functions: 0, classes: 0, complexity: 0 };
	return { ...analysis, metrics: analysis.metrics ?? metrics, functions: analysis.functions ?? [], quality_score: analysis.quality_score ?? 0 };
}
