import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";

export const selfAssignment: Rule = {
	id: "self-assignment",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(assignment_expression left: [(identifier) (field_access)] @left operator: "=" right: [(identifier) (field_access)] @right) @at`,
	where: (match) => sameCode(match.node("left"), match.node("right")),
	message: (match) => `${match.node("left").text} is assigned to itself`,
	suggestion: "Assign what was meant; for a field that a parameter hides, write this.name = name.",
	explanation: "The statement does nothing. Most often a field was meant on one side, as in `this.name = name`, and it keeps its old value without a word.",
	examples: {
		bad: ["class A { int size; A(int size) { size = size; } }"],
		good: ["class A { int size; A(int size) { this.size = size; } }"],
	},
	sameAs: ["pmd/IdempotentOperations"],
};
