import type { Node } from "web-tree-sitter";
import { setApart } from "../../text-edits.ts";
import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";

export const noneComparison: Rule = {
	id: "none-comparison",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[(comparison_operator (none) ["==" "!="] @operator (_)) (comparison_operator (_) ["==" "!="] @operator (none))] @at`,
	// SQLAlchemy makes `IS NULL` of it.
	where: ({ at }) => at.namedChildCount === 2 && !isInQuery(at),
	message: (match) => `None is compared with ${match.node("operator").text}, which an object may answer as it likes`,
	suggestion: "Use is None, or is not None.",
	fix: ({ node, source }) => {
		const operator = node("operator");
		const edits = [{ start: operator.startIndex, end: operator.endIndex, text: operator.text === "==" ? "is" : "is not" }];
		return { title: "Compare the identity", safety: "unsafe", ...setApart({ edits }, source) };
	},
	explanation:
		"There is one `None`, so identity is the question. `==` calls `__eq__`, which arrays and query builders define to return something other than a truth value.",
	examples: {
		bad: ["if x == None:\n    pass\n", "if None != x:\n    pass\n"],
		good: ["if x is None:\n    pass\n", "rows = session.query(User).filter(User.name == None)\n"],
	},
	sameAs: ["ruff/E711"],
};

const isInQuery = (comparison: Node): boolean => {
	const call = enclosing(comparison, new Set(["call"]), new Set(["block", "lambda"]));
	return /(?:^|\.)(?:filter|where|having|and_|or_|not_|on|join|outerjoin)$/.test((call && field(call, "function")?.text) ?? "");
};
