// Every rule's own examples on the real grammars: a bad one fires exactly once, a good one never, a fix mends what it was offered for.

import { beforeAll, describe, expect, it } from "vitest";
import type { Issue } from "#protocol/analysis.ts";
import { applyFixes } from "../../../server/src/analysis/fixes.ts";
import type { LoadedGrammar } from "../../../server/src/analysis/grammars.ts";
import { rulesFor } from "../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar, Rule } from "../../../server/src/analysis/rules/rule.ts";
import { RuleEngine } from "../../../server/src/analysis/rules/rule-engine.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { loadGrammar, withTable } from "../../support/grammars.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";

const grammars: readonly Grammar[] = ["python", "javascript", "typescript", "tsx", "java", "go"];
const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const toolAndRule = /^[a-z-]+\/[\w./@-]+$/i;

describe.each(grammars.filter((grammar) => rulesFor(grammar).length > 0))("rules for %s", (grammar) => {
	const rules = rulesFor(grammar);
	const logger = new RecordingLogger();
	let loaded: LoadedGrammar;
	let engine: RuleEngine;

	beforeAll(async () => {
		loaded = await loadGrammar(grammar);
		engine = new RuleEngine({ grammar, language: loaded.language, rules, clock: systemClock, logger });
	});

	function issuesOf(rule: Rule, code: string): { issues: Issue[]; isValid: boolean } {
		return withTable(loaded, code, (table) => {
			return { issues: engine.run(table, { tier: "all", enabled: new Set([rule.id]) }), isValid: !table.root.hasError };
		});
	}

	it("have ids of their own and compile together", () => {
		const ids = rules.map((rule) => rule.id);
		expect(ids.filter((id, index) => ids.indexOf(id) !== index || !kebabCase.test(id))).toEqual([]);
		expect(logger.lines).toEqual([]);
	});

	describe.each(rules.map((rule) => ({ id: rule.id, rule })))("$id", ({ rule }) => {
		it("says why it matters, and what it is called elsewhere", () => {
			expect(rule.explanation.length).toBeGreaterThan(60);
			expect(rule.suggestion).not.toBe("");
			expect(rule.examples.bad.length).toBeGreaterThan(0);
			expect(rule.examples.good.length).toBeGreaterThan(0);
			expect(rule.sameAs?.filter((name) => !toolAndRule.test(name)) ?? []).toEqual([]);
		});

		it.each(rule.examples.bad)("fires once: %s", (code) => {
			const { issues, isValid } = issuesOf(rule, code);
			expect({ isValid, rules: issues.map((issue) => issue.rule), log: logger.lines }).toEqual({ isValid: true, rules: [rule.id], log: [] });
			expect(issues[0]?.message).toMatch(/[^.]$/);
			if (!issues[0]?.fix) return;
			const { text, fixed } = applyFixes(code, issues);
			expect(fixed).toHaveLength(1);
			expect({ text, ...issuesOf(rule, text) }).toEqual({ text, issues: [], isValid: true });
		});

		it.each(rule.examples.good)("says nothing: %s", (code) => {
			expect({ ...issuesOf(rule, code), log: logger.lines }).toEqual({ issues: [], isValid: true, log: [] });
		});
	});
});
