// Which rules a person wants to see: less those that they switched off, less those that another tool of theirs shows already.
// The score follows what is shown. Pure.

import type { Analysis } from "#protocol/analysis.ts";
import { qualityScore } from "./quality-score.ts";
import type { RuleCatalogue } from "./rule-catalogue.ts";

export interface RuleChoice {
	/** Ids of rules that are off. */
	off: readonly string[];
	/** Tools whose findings are on the screen anyway: "eslint", "ruff". */
	tools: readonly string[];
}

/** The language tools that also mark syntax errors, and the languages in which they do. */
const syntaxTools: Readonly<Record<string, readonly string[]>> = {
	typescript: ["javascript", "typescript"],
	pylance: ["python"],
	ruff: ["python"],
	jdt: ["java"],
	gopls: ["go"],
};

export function isWantedRule(catalogue: RuleCatalogue, { off, tools }: RuleChoice, language: string, rule: string): boolean {
	if (off.includes(rule)) return false;
	const facts = catalogue(language, rule);
	if (!facts) return true;
	if (facts.type === "syntax") return !tools.some((tool) => syntaxTools[tool]?.includes(language));
	return !facts.sameAs.some((name) => tools.some((tool) => name.startsWith(`${tool}/`)));
}

export function chosenAnalysis(catalogue: RuleCatalogue, choice: RuleChoice, analysis: Analysis): Analysis {
	if (choice.off.length === 0 && choice.tools.length === 0) return analysis;
	const { language, metrics, functions = [] } = analysis;
	const issues = analysis.issues.filter((issue) => isWantedRule(catalogue, choice, language, issue.rule));
	if (issues.length === analysis.issues.length) return analysis;
	// Only what a person switched off is forgiven; what another tool shows is still a fault of the file.
	const counted = analysis.issues.filter((issue) => !choice.off.includes(issue.rule));
	return { ...analysis, issues, ...(metrics ? { quality_score: qualityScore(metrics, functions, counted).score } : {}) };
}
