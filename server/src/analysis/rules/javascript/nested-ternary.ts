import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const nestedTernary: Rule = {
	id: "nested-ternary",
	languages: script,
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(ternary_expression consequence: [(ternary_expression) @at (parenthesized_expression (ternary_expression) @at)])
		(ternary_expression alternative: [(ternary_expression) @at (parenthesized_expression (ternary_expression) @at)])`,
	message: "A choice inside a choice is hard to read",
	suggestion: "Use if statements, a look-up table or a function with early returns.",
	explanation: "Readers must find out which `:` belongs to which `?`. Chains of `a ? b : c ? d : e` are accepted by many, so the rule is off by default.",
	examples: { bad: ["const a = b ? 1 : c ? 2 : 3;"], good: ["const a = b ? 1 : 2;", "const a = b ? f(c ? 1 : 2) : 3;"] },
	sameAs: ["eslint/no-nested-ternary", "biome/noNestedTernary"],
};
