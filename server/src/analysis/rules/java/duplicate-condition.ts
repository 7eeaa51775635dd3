import type { Rule } from "../rule.ts";
import { field, sameCode, within } from "../tree.ts";

export const duplicateCondition: Rule = {
	id: "duplicate-condition",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(if_statement alternative: (if_statement condition: (_) @at))",
	where: ({ at }) => {
		if (within(at, new Set(["method_invocation", "assignment_expression", "update_expression"]), new Set()).some((each) => each.type !== "method_invocation"))
			return false;
		for (let above = at.parent?.parent; above?.type === "if_statement"; above = above.parent) {
			if (sameCode(field(above, "condition"), at)) return true;
			const outer = above.parent;
			if (outer?.type !== "if_statement" || field(outer, "alternative")?.startIndex !== above.startIndex) return false;
		}
		return false;
	},
	message: "This condition was tested above: the branch never runs",
	suggestion: "Test what was meant, or remove the branch.",
	explanation: "Where an earlier `if` of the same chain has the same condition, that branch is taken. Most often one of the two was copied and not changed.",
	examples: {
		bad: ["void f(int a) { if (a == 1) x(); else if (a == 2) y(); else if (a == 1) z(); }"],
		good: ["void f(int a) { if (a == 1) x(); else if (a == 2) y(); else if (a == 3) z(); }"],
	},
};
