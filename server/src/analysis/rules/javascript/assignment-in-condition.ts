import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const assignmentInCondition: Rule = {
	id: "assignment-in-condition",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(if_statement condition: (parenthesized_expression . (assignment_expression
		right: [(identifier) (string) (number) (true) (false) (null) (undefined) (template_string)]) @at .))`,
	message: "This assigns; it does not compare",
	suggestion: "Compare with ===, or put the assignment in parentheses of its own if it is meant.",
	fix(match) {
		const operator = match.at.children.find((child) => child.type === "=");
		if (!operator) return undefined;
		return { title: "Compare with ===", safety: "unsafe", edits: [{ start: operator.startIndex, end: operator.endIndex, text: "===" }] };
	},
	explanation:
		"`if (a = b)` gives `a` a new value and tests that. With a constant or a plain name on the right it is nearly always a missing `=`. " +
		"What a call returned may be kept and tested in one go; that is left alone.",
	examples: { bad: ["if (a = 1) f();", "if (a.b = c) f();"], good: ["if (a === 1) f();", "if ((a = b)) f();", "if (m = next()) f();"] },
	sameAs: ["eslint/no-cond-assign", "biome/noAssignInExpressions"],
};
