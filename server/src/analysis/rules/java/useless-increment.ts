import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";

export const uselessIncrement: Rule = {
	id: "useless-increment",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(assignment_expression left: (_) @left operator: "=" right: (update_expression . (_) @right)) @at`,
	where: (match) => sameCode(match.node("left"), match.node("right")),
	message: (match) => `${match.node("left").text} keeps its value: the old one is assigned back`,
	suggestion: "Write the increment alone.",
	fix: ({ at, node }) => ({
		title: "Write the increment alone",
		safety: "unsafe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: node("right").parent?.text ?? at.text }],
	}),
	explanation: "`x++` adds one and yields the value from before; the assignment then puts that value back. The line does nothing.",
	examples: { bad: ["void f(int x) { x = x++; }"], good: ["void f(int x) { x++; }", "void f(int x, int y) { y = x++; }"] },
};
