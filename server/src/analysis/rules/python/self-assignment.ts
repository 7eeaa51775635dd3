import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";

export const selfAssignment: Rule = {
	id: "self-assignment",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(expression_statement (assignment left: [(identifier) (attribute)] @left !type right: [(identifier) (attribute)] @right) @at)",
	// In a class body and at the top it takes a name over from the scope around.
	where: ({ at, node }) => {
		const block = at.parent?.parent;
		if (block?.type !== "block" || block.parent?.type === "class_definition") return false;
		return sameCode(node("left"), node("right")) && node("left").type === "attribute";
	},
	message: (match) => `${match.node("left").text} is assigned to itself`,
	suggestion: "Assign what was meant: self.name = name.",
	explanation: "The statement does nothing unless a property stands behind the name. Usually a parameter was meant on the right.",
	examples: { bad: ["def f(self, name):\n    self.name = self.name\n"], good: ["def f(self, name):\n    self.name = name\n"] },
};
