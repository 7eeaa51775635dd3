import type { Rule } from "../rule.ts";
import { previous } from "../tree.ts";

export const mismatchedUnlock: Rule = {
	id: "mismatched-unlock",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(defer_statement (call_expression function: (selector_expression operand: (_) @lock field: (field_identifier) @name)) (#any-of? @name "Unlock" "RUnlock")) @at`,
	where: ({ at, node }) => {
		const other = node("name").text === "Unlock" ? "RLock" : "Lock";
		return previous(at)?.text === `${node("lock").text}.${other}()`;
	},
	message: (match) => `${match.node("name").text}() does not match the lock above`,
	suggestion: "RLock goes with RUnlock, Lock with Unlock.",
	fix: ({ node }) => {
		const name = node("name");
		return {
			title: "Match the lock",
			safety: "unsafe",
			edits: [{ start: name.startIndex, end: name.endIndex, text: name.text === "Unlock" ? "RUnlock" : "Unlock" }],
		};
	},
	explanation: "A read lock given back as a write lock, or the other way round, ends the program: `sync: Unlock of unlocked RWMutex`.",
	examples: {
		bad: ["func (t *T) f() { t.mu.RLock(); defer t.mu.Unlock(); use(t.n) }"],
		good: ["func (t *T) f() { t.mu.RLock(); defer t.mu.RUnlock(); use(t.n) }"],
	},
};
