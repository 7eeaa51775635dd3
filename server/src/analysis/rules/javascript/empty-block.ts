import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const emptyBlock: Rule = {
	id: "empty-block",
	languages: script,
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `[(if_statement consequence: (statement_block) @at) (else_clause (statement_block) @at) (for_statement body: (statement_block) @at)
		(for_in_statement body: (statement_block) @at) (while_statement body: (statement_block) @at) (finally_clause body: (statement_block) @at)]`,
	where: (match) => match.at.namedChildCount === 0,
	message: "This block is empty",
	suggestion: "Write what should happen, remove the block, or say in a comment why nothing does.",
	explanation: "An empty block makes the reader ask whether something was forgotten. A comment in it answers, and silences this rule.",
	examples: { bad: ["if (a) {} else f();"], good: ["if (a) { /* nothing to do */ }", "if (a) f();"] },
	sameAs: ["eslint/no-empty", "biome/noEmptyBlockStatements"],
};
