// What of an analysis is shown: less what another tool of a person's shows already. The score stays: that is still a fault of the file. Pure.

import type { Analysis } from "#protocol/analysis.ts";
import type { RuleCatalogue } from "./rule-catalogue.ts";

export interface RuleChoice {
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

export function isShownRule(catalogue: RuleCatalogue, { tools }: RuleChoice, language: string, rule: string): boolean {
	const facts = catalogue(language, rule);
	if (!facts) return true;
	if (facts.type === "syntax") return !tools.some((tool) => syntaxTools[tool]?.includes(language));
	return !facts.sameAs.some((name) => tools.some((tool) => name.startsWith(`${tool}/`)));
}

export function chosenAnalysis(catalogue: RuleCatalogue, choice: RuleChoice, analysis: Analysis): Analysis {
	if (choice.tools.length === 0) return analysis;
	const issues = analysis.issues.filter(({ rule }) => isShownRule(catalogue, choice, analysis.language, rule));
	return issues.length === analysis.issues.length ? analysis : { ...analysis, issues };
}
