import type { Rule } from "../rule.ts";
import { holdsComment } from "../tree.ts";

export const emptyBranch: Rule = {
	id: "empty-branch",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[(if_statement consequence: (block . "{" . "}") @at !alternative) (if_statement alternative: (block . "{" . "}") @at)]`,
	where: ({ at }) => at.parent !== null && !holdsComment(at.parent),
	message: "The branch is empty",
	suggestion: "Handle the case, remove the test, or say in a comment why nothing is to be done.",
	explanation: "A condition is tested and nothing follows from it. Either the handling was forgotten, as with `if err != nil { }`, or the test is a leftover.",
	examples: {
		bad: ["func f(err error) { if err != nil { } }"],
		good: ["func f(err error) { if err != nil { report(err) } }", "func f(a bool) { if a {\n// nothing to do\n} }"],
	},
	sameAs: ["staticcheck/SA9003"],
};
