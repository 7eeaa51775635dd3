// Why a problem is one: the explanation of each rule that fired under the pointer. Pure.

import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { Issue } from "#protocol/analysis.ts";
import { rangeOf } from "./diagnostics.ts";
import type { AnalyzedDocument } from "./open-documents.ts";

/** What is known of a rule, for a language and an id. */
export type ExplainRule = (
	language: string,
	rule: string,
) => { explanation: string; suggestion: string; examples?: { bad: string; good: string }; url?: string } | undefined;

/** More at one place are read by nobody. */
const maxShown = 3;

export function ruleHover({ analysis }: AnalyzedDocument, position: Position, explain: ExplainRule): Hover | undefined {
	const rules = new Set<string>();
	const parts: string[] = [];
	for (const issue of analysis.issues) {
		if (!covers(issue, position) || rules.has(issue.rule) || rules.size >= maxShown) continue;
		rules.add(issue.rule);
		const text = explained(issue, analysis.language, explain);
		if (text !== undefined) parts.push(text);
	}
	return parts.length === 0 ? undefined : { contents: { kind: MarkupKind.Markdown, value: parts.join("\n\n---\n\n") } };
}

function explained({ rule, type }: Issue, language: string, explain: ExplainRule): string | undefined {
	const facts = explain(language, rule);
	if (!facts) return undefined;
	const head = facts.url === undefined ? `**${rule}**` : `[**${rule}**](${facts.url})`;
	const parts = [`${head} · ${type}`, facts.explanation, `*${facts.suggestion}*`];
	if (facts.examples) parts.push(fenced(language, [facts.examples.bad, "", commented(language, "better:"), facts.examples.good].join("\n")));
	return parts.join("\n\n");
}

function commented(language: string, text: string): string {
	return `${language === "python" ? "#" : "//"} ${text}`;
}

/** Longer than any fence inside. */
function fenced(language: string, code: string): string {
	const fence = "`".repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([run]) => run.length + 1)));
	return `${fence}${language}\n${code}\n${fence}`;
}

function covers(issue: Issue, { line, character }: Position): boolean {
	const { start, end } = rangeOf(issue);
	const isAfterStart = line > start.line || (line === start.line && character >= start.character);
	return isAfterStart && (line < end.line || (line === end.line && character <= end.character));
}
