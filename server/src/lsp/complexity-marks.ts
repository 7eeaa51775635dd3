// Complexity where the function is: as a hint at the end of its signature's first line, or as a lens above it. Pure.

import { type CodeLens, type InlayHint, MarkupKind, type Range } from "vscode-languageserver";
import type { FunctionMetrics } from "#protocol/analysis.ts";
import type { AnalyzedDocument } from "./open-documents.ts";

export function inlayHints({ document, analysis }: AnalyzedDocument, { start, end }: Range, from: number): InlayHint[] {
	return hardFunctions(analysis.functions, from)
		.filter(({ line }) => line - 1 >= start.line && line - 1 <= end.line)
		.map((each) => {
			const text = document.getText({ start: { line: each.line - 1, character: 0 }, end: { line: each.line, character: 0 } }).trimEnd();
			return {
				position: { line: each.line - 1, character: text.length },
				label: `complexity ${each.cognitive}`,
				paddingLeft: true,
				tooltip: { kind: MarkupKind.Markdown, value: explained(each) },
			};
		});
}

export function codeLenses({ analysis }: AnalyzedDocument, from: number): CodeLens[] {
	return hardFunctions(analysis.functions, from).map((each) => {
		const at = { line: each.line - 1, character: 0 };
		return {
			range: { start: at, end: at },
			command: { title: `complexity ${each.cognitive} · ${each.cyclomatic} paths · ${each.lines} lines`, command: "ensemble.complexity.focus" },
		};
	});
}

function hardFunctions(functions: readonly FunctionMetrics[] = [], from: number): FunctionMetrics[] {
	return functions.filter((each) => each.cognitive >= from);
}

function explained({ name, cognitive, cyclomatic, nesting, parameters, lines }: FunctionMetrics): string {
	return [
		`**${name.replace(/[\\`*_[\]<>]/g, "\\$&")}**`,
		"",
		"| | |",
		"|:--|--:|",
		`| Cognitive complexity: how hard it is to follow | ${cognitive} |`,
		`| Cyclomatic complexity: paths through it | ${cyclomatic} |`,
		`| Deepest nesting | ${nesting} |`,
		`| Parameters | ${parameters} |`,
		`| Lines | ${lines} |`,
	].join("\n");
}
