import type { Rule } from "../rule.ts";
import { enclosing, field, mentions } from "../tree.ts";
import { functionTypes, loopTypes } from "./go-syntax.ts";

export const loopVariableCapture: Rule = {
	id: "loop-variable-capture",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: false,
	tier: "instant",
	query: "[(go_statement (call_expression function: (func_literal) @literal)) (defer_statement (call_expression function: (func_literal) @literal))] @at",
	where: ({ at, node }) => {
		const loop = enclosing(at, loopTypes, functionTypes);
		const clause = loop?.namedChildren.find((child) => child.type === "range_clause" || child.type === "for_clause");
		const names = clause && (field(clause, "left") ?? field(field(clause, "initializer") ?? clause, "left"))?.namedChildren.map((each) => each.text);
		const literal = node("literal");
		const parameters = field(literal, "parameters")?.text ?? "";
		const shadows = (name: string): boolean => new RegExp(`\\b${name} := ${name}\\b`).test(loop?.text ?? "");
		return (
			names?.some((name) => name !== "_" && mentions(field(literal, "body")?.text ?? "", name) > 0 && mentions(parameters, name) === 0 && !shadows(name)) ??
			false
		);
	},
	message: "Before Go 1.22 all turns share the loop variable",
	suggestion: "Pass it as an argument, or copy it: v := v.",
	explanation:
		"Up to Go 1.21 the variable is one for the whole loop, and a goroutine sees the value of a later turn. Since 1.22 each turn has its own. Off by default; switch it on for modules that still say `go 1.21`.",
	examples: {
		bad: ["func f(l []int) { for _, v := range l { go func() { use(v) }() } }"],
		good: [
			"func f(l []int) { for _, v := range l { go func(v int) { use(v) }(v) } }",
			"func f(l []int) { for _, v := range l { v := v; go func() { use(v) }() } }",
		],
	},
};
