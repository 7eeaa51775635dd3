import type { Rule } from "../rule.ts";
import { isPure, script } from "./script-syntax.ts";

export const identicalOperands: Rule = {
	id: "identical-operands",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: (_) @left operator: ["&&" "||" "??" "-" "/" "%" "^"] @operator right: _ @right (#eq? @left @right)) @at`,
	where: (match) => isPure(match.node("left")) && match.node("left").type !== "number",
	message: (match) => `Both sides of ${match.node("operator").text} are the same`,
	suggestion: "One side should most likely be something else.",
	explanation: "`a && a` is `a`, and `a - a` is zero. Nobody writes that on purpose: one of the two sides is usually a copy that was not changed.",
	examples: {
		bad: ["if (a && a) f();", "const w = r.right - r.right;", "if (a.b || a.b) f();"],
		good: ["if (a && b) f();", "const x = next() || next();", "a = b * b;", "hash = hash & hash;"],
	},
};
