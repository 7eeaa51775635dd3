// What of an analysis is shown: less what another tool was seen to show. A tool that is there but says nothing of a rule (it has no
// configuration, or the rule is off) mutes nothing. The score stays: what another shows is still a fault of the file. Pure.

import type { Analysis } from "#protocol/analysis.ts";
import type { RuleCatalogue } from "./rule-catalogue.ts";

export interface RuleChoice {
	/** Findings of other tools that were on the screen, as `sameAs` of our rules has them: "eslint/no-debugger", "typescript/syntax". */
	seen: readonly string[];
}

/** The tools that also mark syntax errors, and the languages in which they do. */
const syntaxTools: Readonly<Record<string, readonly string[]>> = {
	typescript: ["javascript", "typescript"],
	pylance: ["python"],
	ruff: ["python"],
	jdt: ["java"],
	gopls: ["go"],
};

export function isShownRule(catalogue: RuleCatalogue, { seen }: RuleChoice, language: string, rule: string): boolean {
	const facts = catalogue(language, rule);
	if (!facts) return true;
	if (facts.type !== "syntax") return !facts.sameAs.some((name) => seen.includes(name));
	return !Object.entries(syntaxTools).some(([tool, languages]) => languages.includes(language) && seen.includes(`${tool}/syntax`));
}

export function chosenAnalysis(catalogue: RuleCatalogue, choice: RuleChoice, analysis: Analysis): Analysis {
	if (choice.seen.length === 0) return analysis;
	const issues = analysis.issues.filter(({ rule }) => isShownRule(catalogue, choice, analysis.language, rule));
	return issues.length === analysis.issues.length ? analysis : { ...analysis, issues };
}
