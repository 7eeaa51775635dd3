import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { bodyOf, functionTypes, isInTest, leaves, loopTypes } from "./go-syntax.ts";

export const deferInLoop: Rule = {
	id: "defer-in-loop",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(defer_statement . "defer" @at)`,
	where: ({ at }) => {
		const loop = enclosing(at, loopTypes, functionTypes);
		if (!loop || isInTest(at)) return false;
		const list = at.parent?.parent;
		const rest = list?.namedChildren.filter((statement) => statement.startIndex > at.startIndex) ?? [];
		return !leaves(bodyOf(loop).at(-1)) && !rest.some(leaves);
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
		],
	},
	sameAs: ["staticcheck/SA9001"],
};
