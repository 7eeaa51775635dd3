import type { Rule } from "../rule.ts";
import { holdsComment } from "../tree.ts";
import { isTestFile } from "./go-syntax.ts";

export const emptyCriticalSection: Rule = {
	id: "empty-critical-section",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `((expression_statement (call_expression function: (selector_expression operand: (_) @lock field: (field_identifier) @take) arguments: (argument_list . "(" . ")")) @at)
		. (expression_statement (call_expression function: (selector_expression operand: (_) @unlock field: (field_identifier) @give)))
		(#any-of? @take "Lock" "RLock") (#any-of? @give "Unlock" "RUnlock") (#eq? @lock @unlock))`,
	where: (match) => {
		const { at, node } = match;
		const block = at.parent?.parent;
		const giveBack = node("take").text === "Lock" ? "Unlock" : "RUnlock";
		return !!block && node("give").text === giveBack && !holdsComment(block) && !isTestFile(match);
	},
	message: "The lock is given back at once: nothing is protected",
	suggestion: "Write defer in front of Unlock().",
	explanation:
		"Between the two calls there is no code. Usually `defer` was forgotten, and everything after it runs without the lock. Where waiting for the other holder is meant, a comment that says so keeps this rule silent.",
	examples: {
		bad: ["func (t *T) f() { t.mu.Lock(); t.mu.Unlock(); t.n++ }"],
		good: ["func (t *T) f() { t.mu.Lock(); defer t.mu.Unlock(); t.n++ }"],
	},
	sameAs: ["staticcheck/SA2001"],
};
