import type { Rule } from "../rule.ts";
import { within } from "../tree.ts";
import { bodyOf, leaves } from "./go-syntax.ts";

export const loopRunsOnce: Rule = {
	id: "loop-runs-once",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(for_statement . "for" @at [(for_clause) (binary_expression) (call_expression) (identifier) (unary_expression)]) @loop`,
	where: (match) => {
		const last = bodyOf(match.node("loop")).at(-1);
		// A break further up makes the loop a block that one can leave.
		if (!last || last.type === "continue_statement" || !leaves(last)) return false;
		return within(
			match.node("loop"),
			new Set(["break_statement", "continue_statement", "goto_statement", "labeled_statement"]),
			new Set(["func_literal"]),
		).every((each) => each.startIndex === last.startIndex);
	},
	message: "The loop never comes to a second turn",
	suggestion: "Use if, or move the last statement behind a condition.",
	explanation: "The body ends with a statement that leaves the loop in any case. Most often it should stand inside an `if`.",
	examples: {
		bad: ["func f(n int) int { for i := 0; i < n; i++ { work(i); return i }; return 0 }"],
		good: [
			"func f(n int) int { for i := 0; i < n; i++ { if work(i) { return i } }; return 0 }",
			"func f(m map[int]int) int { for k := range m { return k }; return 0 }",
		],
	},
	sameAs: ["staticcheck/SA4004"],
};
