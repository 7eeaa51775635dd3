// The metrics of a file in one walk over its tree: functions with their complexity, classes, lines of code.
// Does not know how the text was parsed, nor what a metric is good for.

import type { Language } from "web-tree-sitter";
import type { FileMetrics, FunctionMetrics } from "#protocol/analysis.ts";
import type { LoadedGrammar } from "../grammars.ts";
import type { Grammar } from "../rules/rule.ts";
import type { SourceText } from "../trees/source-text.ts";
import type { SyntaxTable } from "../trees/syntax-table.ts";
import { TreeWalker } from "../trees/tree-walker.ts";
import type { Counter } from "./counter.ts";
import { goCounters } from "./go-counter.ts";
import { javaCounters } from "./java-counter.ts";
import { linesOfCode } from "./lines-of-code.ts";
import { type Measurement, measureTree } from "./metric-walk.ts";
import { pythonCounters } from "./python-counter.ts";
import { scriptCounters } from "./script-counter.ts";
import type { MeasuredFunction } from "./tally.ts";

/** `published`: the rules of Cognitive Complexity as published. The others are there to be compared with the tools of that name. */
export type CognitiveProfile = "published" | "gocognit" | "pmd";

export interface Measured {
	metrics: FileMetrics;
	functions: FunctionMetrics[];
}

/** Reused for all files of a language; one at a time. */
export class FileMeter {
	readonly #counter: () => Counter;

	constructor({ name, language }: LoadedGrammar, profile: CognitiveProfile = "published") {
		this.#counter = counterFor(name, language, profile);
	}

	measure(table: SyntaxTable, known: Measurement["stretches"] = []): Measurement {
		return measureTree(this.#counter(), new TreeWalker(table), table.text, known);
	}
}

function counterFor(grammar: Grammar, language: Language, profile: CognitiveProfile): () => Counter {
	switch (grammar) {
		case "python":
			return pythonCounters(language);
		case "java":
			return javaCounters(language, profile === "pmd" ? "pmd" : "published");
		case "go":
			return goCounters(language, profile === "gocognit" ? "gocognit" : "published");
		default:
			return scriptCounters(language);
	}
}

export function metricsOf(measurement: Measurement, text: SourceText): Measured {
	const functions: FunctionMetrics[] = [];
	let complexity = 0;
	for (const each of measurement.functions) {
		if (each.kind === "initializer") continue;
		complexity += each.cyclomatic;
		each.shown ??= shownOf(each);
		functions.push(each.shown);
	}
	const lines = linesOfCode(text, measurement.comments, measurement.stretches);
	return { metrics: { lines_of_code: lines, functions: functions.length, classes: measurement.classes, complexity }, functions };
}

function shownOf({ name, row, endRow, cyclomatic, cognitive, parameters, nesting }: MeasuredFunction): FunctionMetrics {
	return { name, line: row + 1, end_line: endRow + 1, cyclomatic, cognitive, parameters, nesting, lines: endRow - row + 1 };
}
