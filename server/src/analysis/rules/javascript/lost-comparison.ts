import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const lostComparison: Rule = {
	id: "lost-comparison",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: '(expression_statement . (binary_expression operator: ["==" "===" "!=" "!==" "<=" ">="]) @at .)',
	message: "The result of this comparison is used by nobody",
	suggestion: "If it should assign, use =; if not, use the result or remove the line.",
	explanation: "A comparison as a statement of its own does nothing. Usually `=` was meant, or an `if`, a `return` or an `assert` around it is missing.",
	examples: { bad: ["a === 1;", "function f() { this.x == 2; }"], good: ["a = 1;", "const b = a === 1;", "a === 1 && f();"] },
	sameAs: ["eslint/no-unused-expressions", "typescript-eslint/no-unused-expressions"],
};
