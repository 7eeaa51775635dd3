import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field, sameCode, within } from "../tree.ts";

export const selfComparison: Rule = {
	id: "self-comparison",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(comparison_operator . [(identifier) (attribute) (subscript)] @left . ["<" ">" "<=" ">=" "is" "is not"] @operator . [(identifier) (attribute) (subscript)] @right .) @at`,
	// == and != are left out: they are how one asks for NaN, and how an __eq__ is tested.
	where: (match) => sameCode(match.node("left"), match.node("right")) && within(match.at, new Set(["call"]), new Set()).length === 0 && !isAsserted(match.at),
	message: (match) => `Both sides of ${match.node("operator").text} are the same`,
	suggestion: "Put in the value that was meant.",
	explanation: "The result is known before, so one side is likely a slip of copying.",
	examples: {
		bad: ["if a.x < a.x:\n    pass\n"],
		good: ["if a.x < b.x:\n    pass\n", "if x != x:\n    pass\n", "assert not a < a\n", "self.assertFalse(a < a)\n"],
	},
	sameAs: ["ruff/PLR0124"],
};

/** Then the comparison itself is what is tested. */
function isAsserted(comparison: Node): boolean {
	const around = enclosing(comparison, new Set(["assert_statement", "call"]), new Set(["block"]));
	return around?.type === "assert_statement" || /\bassert/.test((around && field(around, "function")?.text) ?? "");
}
