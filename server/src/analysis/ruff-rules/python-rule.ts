// What is kept of each rule of the Python linter, and the two words that its tables are written with.

import type { Rule } from "../rules/rule.ts";

export interface PythonRule extends Pick<Rule, "type" | "severity" | "enabledByDefault"> {
	/** The linter's name of the rule: the last part of its documentation's address. */
	name: string;
	/** What to do, and why where the name does not say it. */
	suggestion: string;
	/** A text that fires, by nothing but this rule, and one that does not. */
	examples: { bad: string; good: string };
	/** Its fix keeps what the program does. The linter's wasm build does not say it, so every other fix counts as unsafe. */
	fix?: "safe";
}

type Examples = readonly [bad: string, good: string];

/** A rule that everybody gets. */
export function on(type: PythonRule["type"], severity: PythonRule["severity"], name: string, suggestion: string, examples: Examples, fix?: "safe"): PythonRule {
	return ruleOf({ type, severity, name, suggestion, enabledByDefault: true }, examples, fix);
}

/** A rule that is there for those who ask for it: matters of taste, or too often meant to be so. */
export function off(type: PythonRule["type"], name: string, suggestion: string, examples: Examples, fix?: "safe"): PythonRule {
	return ruleOf({ type, severity: "info", name, suggestion, enabledByDefault: false }, examples, fix);
}

function ruleOf(rule: Omit<PythonRule, "examples" | "fix">, [bad, good]: Examples, fix: "safe" | undefined): PythonRule {
	return { ...rule, examples: { bad: `${bad}\n`, good: `${good}\n` }, ...(fix ? { fix } : {}) };
}
