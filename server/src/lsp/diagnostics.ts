// An analysis in the words of LSP: what the editor underlines. Pure.

import {
	type Diagnostic,
	DiagnosticSeverity,
	DiagnosticTag,
	type DocumentDiagnosticReport,
	DocumentDiagnosticReportKind,
	type Range,
} from "vscode-languageserver";
import type { Issue, TextRange } from "#protocol/analysis.ts";
import type { AnalyzedDocument } from "./open-documents.ts";

const severities: Record<Issue["severity"], DiagnosticSeverity> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	info: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
};

/** "Unchanged" where the editor has the report of this very text. */
export function diagnosticReport(analyzed: AnalyzedDocument | undefined, previousResultId: string | undefined): DocumentDiagnosticReport {
	if (!analyzed) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
	const { resultId, analysis } = analyzed;
	if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
	return { kind: DocumentDiagnosticReportKind.Full, resultId, items: analysis.issues.map(diagnosticOf) };
}

export function diagnosticOf(issue: Issue): Diagnostic {
	const diagnostic: Diagnostic = {
		range: rangeOf(issue),
		severity: severities[issue.severity],
		source: "ensemble",
		code: issue.rule,
		message: issue.message,
	};
	if (issue.documentation_url) diagnostic.codeDescription = { href: issue.documentation_url };
	if (issue.type === "unused") diagnostic.tags = [DiagnosticTag.Unnecessary];
	return diagnostic;
}

/** LSP counts lines from 0. */
export function rangeOf(range: TextRange): Range {
	return { start: { line: range.line - 1, character: range.column }, end: { line: range.end_line - 1, character: range.end_column } };
}
