import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const comparisonChain: Rule = {
	id: "comparison-chain",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	// The grammar of TypeScript groups such chains to the right.
	query: `(binary_expression left: (binary_expression operator: ["<" "<=" ">" ">="]) operator: ["<" "<=" ">" ">="]) @at
		(binary_expression operator: ["<" "<=" ">" ">="] right: (binary_expression operator: ["<" "<=" ">" ">="])) @at`,
	// `f<A>(x)` is sometimes read as two comparisons.
	where: ({ at }) => !(at.text.includes("<") && at.text.includes(">")),
	message: "This compares true or false with the last value",
	suggestion: "Write two comparisons joined with &&.",
	explanation: "`a < b < c` is `(a < b) < c`: the first comparison gives true or false, which then counts as 1 or 0. `a < b && b < c` is what was meant.",
	examples: { bad: ["if (0 < a < 10) f();", "if (a <= b <= c) f();"], good: ["if (0 < a && a < 10) f();", "if ((a < b) === (b < c)) f();"] },
	sameAs: ["oxlint/bad-comparison-sequence"],
};
