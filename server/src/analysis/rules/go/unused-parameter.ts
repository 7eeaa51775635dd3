import type { Rule } from "../rule.ts";
import { field, mentions } from "../tree.ts";

export const unusedParameter: Rule = {
	id: "unused-parameter",
	languages: ["go"],
	type: "unused",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: "(function_declaration parameters: (parameter_list (parameter_declaration name: (identifier) @at)) body: (block) @body)",
	where: ({ at, node }) =>
		at.text !== "_" && node("body").namedChildCount > 0 && mentions(node("body").text, at.text) === 0 && field(at.parent ?? at, "type") !== undefined,
	message: (match) => `${match.at.text} is never used`,
	suggestion: "Remove it, or call it _ where the signature is given.",
	fix: ({ at }) => ({ title: "Call it _", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex, text: "_" }] }),
	explanation: "Callers compute a value that has no effect. Off by default, since functions often must fit a given signature.",
	examples: { bad: ["func f(a int) { work() }"], good: ["func f(_ int) { work() }", "func f(a int) { work(a) }"] },
};
