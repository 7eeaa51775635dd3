import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, sameCode } from "../tree.ts";
import { isPure, script } from "./script-syntax.ts";

export const duplicateCondition: Rule = {
	id: "duplicate-condition",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(else_clause (if_statement condition: (_) @at))",
	where: ({ at }) => isPure(at) && earlierConditions(at).some((condition) => sameCode(condition, at)),
	message: (match) => `${match.at.text} was tested already in this chain`,
	suggestion: "Change the condition, or remove the branch.",
	explanation:
		"A branch whose condition an earlier `if` of the same chain has tested can never run. " +
		"It is usually a copied line in which one name should have been changed.",
	examples: {
		bad: ["if (a) f(); else if (b) g(); else if (a) h();"],
		good: ["if (a) f(); else if (b) g();", "if (next()) f(); else if (next()) g();"],
	},
	sameAs: ["eslint/no-dupe-else-if", "biome/noDuplicateElseIf"],
};

function earlierConditions(condition: Node): Node[] {
	const found: Node[] = [];
	let branch = condition.parent;
	while (branch?.parent?.type === "else_clause") {
		branch = branch.parent.parent;
		const earlier = branch && field(branch, "condition");
		if (earlier) found.push(earlier);
	}
	return found;
}
