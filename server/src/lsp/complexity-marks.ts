// Complexity where the function is: as a hint at the end of its signature, or as a lens above it. Pure.

import { type CodeLens, type InlayHint, MarkupKind, type Position, type Range } from "vscode-languageserver";
import type { FunctionMetrics } from "#protocol/analysis.ts";
import type { AnalyzedDocument } from "./open-documents.ts";

/** A longer one is none. */
const maxSignatureLines = 40;

export function inlayHints({ document, analysis }: AnalyzedDocument, { start, end }: Range, from: number): InlayHint[] {
	return hardFunctions(analysis.functions, from)
		.filter(({ line }) => line - 1 >= start.line && line - 1 <= end.line)
		.map((each) => ({
			position: endOfSignature(document, each),
			label: `complexity ${each.cognitive}`,
			paddingLeft: true,
			tooltip: { kind: MarkupKind.Markdown, value: explained(each) },
		}));
}

/** The end of the line on which its parameters end, by their parentheses; of its first line where they are not found. */
function endOfSignature(document: AnalyzedDocument["document"], { line, end_line }: FunctionMetrics): Position {
	let depth = 0;
	let hasParameters = false;
	for (let at = line - 1; at < Math.min(end_line, line + maxSignatureLines); at++) {
		const text = lineOf(document, at);
		for (const [bracket] of text.replace(/(["'`]).*?\1/g, "").matchAll(/[()]/g)) depth += bracket === "(" ? 1 : -1;
		hasParameters ||= text.includes("(");
		if (hasParameters && depth <= 0) return { line: at, character: text.length };
	}
	return { line: line - 1, character: lineOf(document, line - 1).length };
}

function lineOf(document: AnalyzedDocument["document"], line: number): string {
	return document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).trimEnd();
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
