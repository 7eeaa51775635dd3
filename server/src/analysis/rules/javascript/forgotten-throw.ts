import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const forgottenThrow: Rule = {
	id: "forgotten-throw",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (new_expression constructor: [(identifier) @name (member_expression property: (property_identifier) @name)]
		(#match? @name "(Error|Exception)$")) @at)`,
	message: "This error is made and not thrown",
	suggestion: "Throw it.",
	fix: ({ at }) => ({ title: "Throw it", safety: "unsafe", edits: [{ start: at.startIndex, end: at.startIndex, text: "throw " }] }),
	explanation: "Making an error does nothing by itself: without `throw` the program goes on as if all were well.",
	examples: {
		bad: ['if (!a) new Error("no a");', "function f() { new errors.TypeError(); }"],
		good: ['throw new Error("no a");', "const e = new Error();", "new Reporter();"],
	},
	sameAs: ["eslint/no-new"],
};
