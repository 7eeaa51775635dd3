import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field, within } from "../tree.ts";
import { argumentsOf, bodyOf, calleeOf, functionTypes, isInTest, leaves, loopTypes } from "./go-syntax.ts";

export const deferInLoop: Rule = {
	id: "defer-in-loop",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(defer_statement . "defer" @at (call_expression) @call)`,
	where: (match) => {
		const { at, node } = match;
		const loop = enclosing(at, loopTypes, functionTypes);
		if (!loop?.namedChildren.some((child) => child.type === "range_clause" || child.type === "for_clause") || isInTest(match)) return false;
		const rest = at.parent?.parent?.namedChildren.filter((statement) => statement.startIndex > at.startIndex) ?? [];
		return releasesOneOf(node("call"), loop) && !leaves(bodyOf(loop).at(-1)) && !rest.some(leaves);
	},
	message: "defer runs when the function returns, not at the end of this turn",
	suggestion: "Put the body of the loop into a function of its own, or call it directly.",
	explanation:
		"Deferred calls pile up until the function ends: files stay open and locks are held through all turns of the loop. With a function per turn each is released in time.",
	examples: {
		bad: ["func f(names []string) { for _, n := range names { r := open(n); defer r.Close(); use(r) } }"],
		good: [
			"func f(names []string) { for _, n := range names { func() { r := open(n); defer r.Close(); use(r) }() } }",
			"func f(n string) { r := open(n); defer r.Close() }",
			"func f(names []string) { for _, n := range names { defer done(n) } }",
		],
	},
	sameAs: ["staticcheck/SA9001"],
};

/** Gives back what this turn of the loop has taken. */
function releasesOneOf(call: Node, loop: Node): boolean {
	const callee = calleeOf(call);
	if (!/(?:^|\.)(?:[cC]lose|R?Unlock|Remove|RemoveAll|Release|Stop)$|^cancel$/.test(callee)) return false;
	const target = field(call, "function");
	const operand = target && field(target, "operand");
	const subject = argumentsOf(call)[0]?.text ?? (target?.type === "identifier" ? target.text : operand?.text);
	const made = within(loop, new Set(["short_var_declaration"]), new Set(["func_literal"]));
	return made.some((each) => each.startIndex < call.startIndex && field(each, "left")?.namedChildren.some((name) => name.text === subject));
}
