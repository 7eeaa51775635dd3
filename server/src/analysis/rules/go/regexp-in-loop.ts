import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { functionTypes, isInTest, loopTypes } from "./go-syntax.ts";

export const regexpInLoop: Rule = {
	id: "regexp-in-loop",
	languages: ["go"],
	type: "performance",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)])
		(#eq? @package "regexp") (#any-of? @name "MustCompile" "Compile" "MatchString" "Match")) @at`,
	where: (match) => enclosing(match.at, loopTypes, functionTypes) !== undefined && !isInTest(match),
	message: "The same expression is compiled on every turn",
	suggestion: "Compile it once before the loop, or in a package variable.",
	explanation: "Compiling costs hundreds of times what matching costs. `regexp.MatchString` compiles too, on each call.",
	examples: {
		bad: ['func f(l []string) { for _, s := range l { regexp.MatchString("^a", s) } }'],
		good: ['func f(l []string) { r := regexp.MustCompile("^a"); for _, s := range l { r.MatchString(s) } }'],
	},
	sameAs: ["staticcheck/SA6000"],
};
