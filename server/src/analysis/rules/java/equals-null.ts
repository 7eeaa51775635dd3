import type { Rule } from "../rule.ts";

export const equalsNull: Rule = {
	id: "equals-null",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (_) @object name: (identifier) @name arguments: (argument_list . (null_literal) .) (#eq? @name "equals")) @at`,
	message: "equals(null) is never true",
	suggestion: "Compare with == null.",
	fix: ({ at, node }) => ({
		title: "Compare with == null",
		safety: "unsafe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: `(${node("object").text} == null)` }],
	}),
	explanation:
		"By the contract of `Object.equals`, `x.equals(null)` is false for every object; and where `x` is null the call throws. Either way it never finds a null.",
	examples: {
		bad: ["boolean f(Object o) { return o.equals(null); }"],
		good: ["boolean f(Object o) { return o == null; }", "boolean g(Object o, Object p) { return o.equals(p); }"],
	},
	sameAs: ["pmd/EqualsNull"],
};
