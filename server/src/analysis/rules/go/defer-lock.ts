import type { Rule } from "../rule.ts";
import { previous } from "../tree.ts";

export const deferLock: Rule = {
	id: "defer-lock",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(defer_statement (call_expression function: (selector_expression operand: (_) @lock field: (field_identifier) @name)) (#any-of? @name "Lock" "RLock")) @at`,
	where: ({ at, node }) => {
		const before = previous(at)?.text;
		return before === `${node("lock").text}.${node("name").text}()`;
	},
	message: "The lock is taken a second time when the function returns, and never comes free",
	suggestion: "Defer the Unlock.",
	fix: ({ node }) => {
		const name = node("name");
		return {
			title: "Defer the Unlock",
			safety: "unsafe",
			edits: [{ start: name.startIndex, end: name.endIndex, text: name.text === "Lock" ? "Unlock" : "RUnlock" }],
		};
	},
	explanation: "Right after `Lock()`, `defer` is meant to unlock. A mutex cannot be taken twice, so the function hangs at its end.",
	examples: { bad: ["func (t *T) f() { t.mu.Lock(); defer t.mu.Lock(); t.n++ }"], good: ["func (t *T) f() { t.mu.Lock(); defer t.mu.Unlock(); t.n++ }"] },
	sameAs: ["staticcheck/SA2003"],
};
