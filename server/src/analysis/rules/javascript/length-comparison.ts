import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const lengthComparison: Rule = {
	id: "length-comparison",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(binary_expression left: (member_expression property: (property_identifier) @name) operator: ["<" ">="] @operator right: (number) @zero
			(#eq? @name "length") (#eq? @zero "0")) @at
		(binary_expression left: (number) @zero operator: [">" "<="] @operator right: (member_expression property: (property_identifier) @name)
			(#eq? @name "length") (#eq? @zero "0")) @at`,
	// `typeof a.length === "number" && a.length >= 0` asks whether it is a length.
	where: ({ at }) => at.parent?.type !== "binary_expression" || !/typeof|\.splice\b/.test(at.parent.text),
	message: (match) => `A length is never below zero, so this is always ${/=/.test(match.node("operator").text) ? "true" : "false"}`,
	suggestion: "Use > 0 or === 0.",
	explanation: "Lengths start at zero. `list.length >= 0` holds for an empty list, too, so it does not ask whether there is something in it.",
	examples: {
		bad: ["if (a.length >= 0) f();", "if (a.length < 0) f();", "if (0 <= a.length) f();"],
		good: ["if (a.length > 0) f();", "if (a.length >= 1) f();", 'const isList = typeof a.length === "number" && a.length >= 0;'],
	},
	sameAs: ["oxlint/const-comparisons"],
};
