// What a rule goes by. Some Python rules have two ids: ours, while somebody types, and that of the linter, which looks at the whole file. In
// settings and comments both name the same rule. Pure.

import type { Rule } from "./rule.ts";

const linterPrefix = "ruff/";

/** Its id, the linter's id for it, and what other tools call it. */
export function namesOf({ id, sameAs = [] }: Pick<Rule, "id" | "sameAs">): string[] {
	return [id, ...linterIdsOf(sameAs), ...sameAs];
}

export function linterIdsOf(sameAs: readonly string[] = []): string[] {
	return sameAs.filter((name) => name.startsWith(linterPrefix)).map((name) => name.slice(linterPrefix.length));
}

/** Our id for a rule, whichever of its two ids it is asked by. */
export function ownIds(rules: readonly Pick<Rule, "id" | "sameAs">[]): (rule: string) => string {
	const ids = new Map(rules.flatMap(({ id, sameAs }) => linterIdsOf(sameAs).map((linterId) => [linterId, id])));
	return (rule) => ids.get(rule) ?? rule;
}
