// What there is to know about each rule, in one form for our own rules and for the linter's: for hovers, SARIF and settings.

import type { Issue } from "#protocol/analysis.ts";
import { type PythonRule, pythonRules, strangerOf } from "./python-rules.ts";
import { rulesFor } from "./rules/all-rules.ts";
import { otherNamesOf } from "./rules/other-names.ts";
import type { Grammar } from "./rules/rule.ts";
import { linterIdsOf } from "./rules/rule-names.ts";

export interface RuleFacts {
	id: string;
	type: string;
	severity: Issue["severity"];
	/** Markdown. */
	explanation: string;
	suggestion: string;
	/** One piece of code that fires and one that does not, where there are. */
	examples?: { bad: string; good: string };
	url?: string;
	/** The same check in other tools: "eslint/no-self-compare". */
	sameAs: readonly string[];
}

/** Facts by the language of an analysis and the rule of an issue. */
export type RuleCatalogue = (language: string, rule: string) => RuleFacts | undefined;

const grammarsOf: Readonly<Record<string, readonly Grammar[]>> = {
	python: ["python"],
	javascript: ["javascript"],
	typescript: ["typescript", "tsx"],
	java: ["java"],
	go: ["go"],
};

export function ruleCatalogue(): RuleCatalogue {
	const facts = new Map<string, RuleFacts>();
	for (const [code, rule] of pythonRules) facts.set(`python:${code}`, factsOfPythonRule(code, rule));
	for (const [language, grammars] of Object.entries(grammarsOf)) {
		for (const rule of grammars.flatMap(rulesFor)) {
			const { id, type, severity, explanation, suggestion, examples, sameAs = [] } = rule;
			const [bad] = examples.bad;
			const [good] = examples.good;
			const shown = bad === undefined || good === undefined ? {} : { examples: { bad, good } };
			facts.set(`${language}:${id}`, { id, type, severity, explanation, suggestion, sameAs: [...sameAs, ...otherNamesOf(language, id)], ...shown });
		}
	}
	return (language, rule) => {
		const known = facts.get(`${language}:${rule}`);
		if (known) return known;
		if (isSyntax(rule)) return { ...syntaxFacts, id: rule };
		return language === "python" && /^[A-Z]+\d+$/.test(rule) ? { ...strangerOf(rule), id: rule, sameAs: [`ruff/${rule}`] } : undefined;
	};
}

/** Every id that can be named in settings. */
export function knownRules(): ReadonlySet<string> {
	const own = Object.values(grammarsOf).flatMap((grammars) => grammars.flatMap(rulesFor));
	return new Set([...pythonRules.keys(), ...own.flatMap(({ id, sameAs }) => [id, ...linterIdsOf(sameAs)])]);
}

function factsOfPythonRule(code: string, { name, type, severity, suggestion, examples }: PythonRule): RuleFacts {
	const words = name.replaceAll("-", " ");
	const ours = rulesFor("python").find(({ sameAs }) => linterIdsOf(sameAs).includes(code));
	const explanation = ours?.explanation ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
	return {
		id: code,
		type,
		severity,
		explanation,
		suggestion,
		examples,
		url: `https://docs.astral.sh/ruff/rules/${name}/`,
		sameAs: [`ruff/${code}`, ...otherNamesOf("python", code)],
	};
}

const isSyntax = (rule: string) => rule === "syntax-error" || rule === "invalid-syntax";

const syntaxFacts = {
	type: "syntax",
	severity: "error" as const,
	explanation: "The text is no valid code of its language, so nothing that reads it will get beyond this place.",
	suggestion: "Correct the syntax.",
	sameAs: [],
};
