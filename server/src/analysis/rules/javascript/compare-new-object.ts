import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const compareNewObject: Rule = {
	id: "compare-new-object",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(binary_expression operator: ["===" "!=="] right: [(object) (array) (arrow_function) (function_expression) (regex) (new_expression)]) @at
		(binary_expression left: [(object) (array) (arrow_function) (function_expression) (regex) (new_expression)] operator: ["===" "!=="]) @at
		(binary_expression operator: ["==" "!="] right: [(object) (array)]) @at
	]`,
	message: "An object made here is equal to no other",
	suggestion: "Compare what is in it: its length, its keys, or with a function for deep equality.",
	explanation:
		"Objects are equal only to themselves. One made in the comparison is new, so `===` with it is always false: `list === []` does not ask " +
		"whether the list is empty; `list.length === 0` does.",
	examples: {
		bad: ["if (a === []) f();", "if (a !== {}) f();", "if (a == []) f();"],
		good: ["if (a.length === 0) f();", "if (a === b) f();"],
	},
	sameAs: ["eslint/no-constant-binary-expression"],
};
