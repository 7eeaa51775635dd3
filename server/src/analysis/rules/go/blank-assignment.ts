import type { Rule } from "../rule.ts";

export const blankAssignment: Rule = {
	id: "blank-assignment",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: `(range_clause left: (expression_list) @at right: (_) @right (#match? @at "(^_$|^_, *_$|, *_$)"))`,
	message: "The blank is not needed",
	suggestion: "Leave it out.",
	fix: ({ at, node, source }) => {
		const first = at.namedChild(0);
		if (first && first.text !== "_") return { title: "Leave the blank out", safety: "safe", edits: [{ start: first.endIndex, end: at.endIndex, text: "" }] };
		const range = source.lastIndexOf("range", node("right").startIndex);
		return { title: "Leave the blank out", safety: "safe", edits: [{ start: at.startIndex, end: range, text: "" }] };
	},
	explanation: "`for range x` and `for i := range x` do the same as the forms with `_`.",
	examples: {
		bad: ["func f(x []int) { for _ = range x { work() } }", "func f(x []int) { for i, _ := range x { use(i) } }"],
		good: ["func f(x []int) { for range x { work() } }", "func f(x []int) { for _, v := range x { use(v) } }"],
	},
	sameAs: ["staticcheck/S1005"],
};
