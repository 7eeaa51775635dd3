import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, following, within } from "../tree.ts";

export const lockHeldOnReturn: Rule = {
	id: "lock-held-on-return",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(statement_list (expression_statement (call_expression function: (selector_expression operand: (_) @lock field: (field_identifier) @take) arguments: (argument_list . "(" . ")")) @at) @statement (#any-of? @take "Lock" "RLock"))`,
	where: ({ node }) => {
		const give = `${node("lock").text}.${node("take").text === "Lock" ? "Unlock" : "RUnlock"}()`;
		const rest = following(node("statement"));
		const end = rest.findIndex((statement) => statement.text === give);
		// Unlocked nowhere in this block: handed over to somebody else.
		if (end < 0) return false;
		return (
			rest.slice(0, end).some((statement) => leavesLocked(statement, give)) &&
			!rest.slice(0, end).some((statement) => statement.text.includes(`defer `) && statement.text.includes(give))
		);
	},
	message: (match) => `A return below leaves ${match.node("lock").text} locked`,
	suggestion: "Write defer unlock right after the lock, or unlock before that return.",
	explanation: "One way out of the function misses the unlock that the others have. The next one who wants the lock waits for ever.",
	examples: {
		bad: ["func (t *T) f() int { t.mu.Lock(); if t.n == 0 { return 0 }; t.n--; t.mu.Unlock(); return t.n }"],
		good: [
			"func (t *T) f() int { t.mu.Lock(); if t.n == 0 { t.mu.Unlock(); return 0 }; t.n--; t.mu.Unlock(); return t.n }",
			"func (t *T) f() int { t.mu.Lock(); defer t.mu.Unlock(); if t.n == 0 { return 0 }; return t.n }",
		],
	},
};

function leavesLocked(statement: Node, give: string): boolean {
	const returns = within(statement, new Set(["return_statement"]), new Set(["func_literal"]));
	if (returns.length === 0 || statement.type !== "if_statement") return false;
	return (
		returns.every((each) => !each.text.includes("nlock")) &&
		!statement.text.includes(give.replace(/\(\)$/, "")) &&
		!/nlock/.test(statement.text) &&
		field(statement, "consequence") !== undefined
	);
}
