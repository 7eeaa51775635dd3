// How loud each rule is, where somebody says so: off, or of another severity than its own. Naming a rule that is off by default switches it
// on. A rule with two ids can be named by either. Pure.

import type { Issue, RuleLevel } from "#protocol/analysis.ts";
import type { Rule } from "./rules/rule.ts";
import { ownIds } from "./rules/rule-names.ts";

/** By the rule's id. */
export type RuleLevels = Readonly<Record<string, RuleLevel>>;

export const noLevels: RuleLevels = Object.freeze({});

export class LevelledRules {
	readonly #rules: readonly Rule[];
	readonly #levels: ReadonlyMap<string, RuleLevel>;
	readonly #ownIdOf: (rule: string) => string;

	constructor(rules: readonly Rule[], levels: RuleLevels) {
		this.#rules = rules;
		this.#ownIdOf = ownIds(rules);
		this.#levels = new Map(Object.entries(levels).map(([id, level]) => [this.#ownIdOf(id), level]));
	}

	/** Ids of those that are checked. */
	enabled(): Set<string> {
		const isOn = ({ id, enabledByDefault }: Rule) => (this.#levels.get(id) ?? (enabledByDefault ? "on" : "off")) !== "off";
		return new Set(this.#rules.filter(isOn).map(({ id }) => id));
	}

	/** Issues at the level that they are wanted at; also those of a linter. */
	applied(issues: readonly Issue[]): Issue[] {
		if (this.#levels.size === 0) return [...issues];
		return issues.flatMap((issue) => {
			const level = issue.type === "syntax" ? undefined : this.#levels.get(this.#ownIdOf(issue.rule));
			if (level === "off") return [];
			return [level === undefined ? issue : { ...issue, severity: level }];
		});
	}
}
