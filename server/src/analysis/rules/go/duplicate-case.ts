import type { Rule } from "../rule.ts";
import { sameCode, within } from "../tree.ts";

export const duplicateCase: Rule = {
	id: "duplicate-case",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(expression_switch_statement (expression_case value: (expression_list (_) @at)))",
	where: ({ at }) => {
		const choice = at.parent?.parent?.parent;
		if (!choice || at.type === "comment" || at.type === "call_expression" || within(at, new Set(["call_expression"]), new Set()).length > 0) return false;
		for (const clause of choice.namedChildren) {
			if (clause.type !== "expression_case" || clause.startIndex > at.startIndex) continue;
			const values = clause.childForFieldName("value")?.namedChildren ?? [];
			if (values.some((value) => value.startIndex < at.startIndex && sameCode(value, at))) return true;
		}
		return false;
	},
	message: (match) => `There is a case ${match.at.text} above`,
	suggestion: "Put in the value that was meant.",
	explanation:
		"Cases are tried from the top, so the second of two equal ones is never taken. For constants the compiler refuses it; for expressions it does not.",
	examples: {
		bad: ["func f(a int) { switch { case a == 1: x(); case a == 1: y() } }"],
		good: ["func f(a int) { switch { case a == 1: x(); case a == 2: y() } }"],
	},
};
