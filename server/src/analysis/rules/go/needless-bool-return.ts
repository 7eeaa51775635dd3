import type { Rule } from "../rule.ts";
import { following } from "../tree.ts";
import { statementsOf } from "./go-syntax.ts";

export const needlessBoolReturn: Rule = {
	id: "needless-bool-return",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(if_statement !initializer condition: (_) @condition consequence: (block (statement_list . (return_statement (expression_list . [(true) (false)] @first .)) .)) @block !alternative) @at`,
	where: ({ at, node }) => {
		const next = following(at)[0];
		return (
			statementsOf(node("block")).length === 1 &&
			next?.type === "return_statement" &&
			next.text === `return ${node("first").text === "true" ? "false" : "true"}`
		);
	},
	message: "The condition is the result already",
	suggestion: "Return the condition.",
	fix: ({ at, node }) => {
		const next = following(at)[0];
		const condition = node("condition").text;
		const text = node("first").text === "true" ? `return ${condition}` : `return !(${condition})`;
		return next && { title: "Return the condition", safety: "safe", edits: [{ start: at.startIndex, end: next.endIndex, text }] };
	},
	explanation: "`if x { return true }; return false` says `return x` in three lines.",
	examples: {
		bad: ["func f(a int) bool { if a > 1 { return true }; return false }"],
		good: ["func f(a int) bool { return a > 1 }", "func f(a int) bool { if a > 1 { return true }; work(); return false }"],
	},
	sameAs: ["staticcheck/S1008"],
};
