import type { Rule } from "../rule.ts";
import { field, sameCode, within } from "../tree.ts";

export const duplicateCondition: Rule = {
	id: "duplicate-condition",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(if_statement alternative: (if_statement !initializer condition: (_) @at))",
	where: ({ at }) => {
		if (within(at.parent ?? at, new Set(["call_expression"]), new Set(["block", "if_statement"])).length > 0 || at.type === "call_expression") return false;
		for (let above = at.parent?.parent; above?.type === "if_statement"; above = above.parent) {
			if (field(above, "initializer")) return false;
			if (sameCode(field(above, "condition"), at)) return true;
		}
		return false;
	},
	message: "This condition was tested above: the branch never runs",
	suggestion: "Test what was meant, or remove the branch.",
	explanation: "Where an earlier `if` of the same chain has the same condition, that branch is taken. Most often one of the two was copied and not changed.",
	examples: {
		bad: ["func f(a int) { if a == 1 { x() } else if a == 2 { y() } else if a == 1 { z() } }"],
		good: ["func f(a int) { if a == 1 { x() } else if a == 2 { y() } else if a == 3 { z() } }"],
	},
	sameAs: ["staticcheck/SA4014"],
};
