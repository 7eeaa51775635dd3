import type { Rule } from "../rule.ts";
import { enclosing, parts, within } from "../tree.ts";

export const duplicateCase: Rule = {
	id: "duplicate-case",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(switch_label [(string_literal) (decimal_integer_literal) (character_literal) (identifier)] @at)",
	where: ({ at }) => {
		const block = enclosing(at, new Set(["switch_block"]));
		if (!block) return false;
		const labels = within(block, new Set(["switch_label"]), new Set(["switch_block", "block", "expression_statement"]));
		const first = labels.flatMap((label) => parts(label)).find((value) => value.text === at.text && value.type === at.type);
		return first !== undefined && first.startIndex < at.startIndex;
	},
	message: (match) => `There is a case ${match.at.text} above`,
	suggestion: "Put in the value that was meant.",
	explanation: "Only one case can be taken for a value. The compiler refuses the second; here it shows while the line is being copied.",
	examples: {
		bad: ['void f(String a) { switch (a) { case "x": one(); break; case "x": two(); } }'],
		good: ['void f(String a) { switch (a) { case "x": one(); break; case "y": two(); } }'],
	},
};
