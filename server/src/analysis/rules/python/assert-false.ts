import type { Rule } from "../rule.ts";
import { enclosing, parts } from "../tree.ts";

export const assertFalse: Rule = {
	id: "assert-false",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(assert_statement . (false)) @at",
	where: ({ at }) => !/^test/.test(enclosing(at, new Set(["function_definition"]))?.childForFieldName("name")?.text ?? ""),
	message: "python -O leaves assert out, and the program goes on here",
	suggestion: "Raise AssertionError.",
	fix: ({ at }) => {
		const reason = parts(at)[1];
		return {
			title: "Raise AssertionError",
			safety: "unsafe",
			edits: [{ start: at.startIndex, end: at.endIndex, text: `raise AssertionError(${reason?.text ?? ""})` }],
		};
	},
	explanation: "Optimised Python removes all assertions. Code that must not be reached should raise, whatever the switches.",
	examples: { bad: ['assert False, "unreachable"\n'], good: ['raise AssertionError("unreachable")\n', "assert x\n"] },
	sameAs: ["ruff/B011"],
};
