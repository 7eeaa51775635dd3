import type { Rule } from "../rule.ts";
import { enclosing, mentions } from "../tree.ts";
import { isSuppressed } from "./java-syntax.ts";

export const unusedLocal: Rule = {
	id: "unused-local",
	languages: ["java"],
	type: "unused",
	severity: "hint",
	enabledByDefault: true,
	tier: "instant",
	query: "(local_variable_declaration declarator: (variable_declarator name: (identifier) @at))",
	where: ({ at }) => {
		const scope = enclosing(at, new Set(["block", "constructor_body", "switch_block", "for_statement"]));
		return scope !== undefined && !/^(?:ignored?|unused|_|dummy)/i.test(at.text) && mentions(scope.text, at.text, 2) === 1 && !isSuppressed(at, "unused");
	},
	message: (match) => `${match.at.text} is never used`,
	suggestion: "Remove the variable; keep the call if it is needed for what it does.",
	explanation: "A variable that is set and never read is left over from a change, or the code that should have read it is missing.",
	examples: {
		bad: ["void f() { int a = 1; work(); }"],
		good: ["void f() { int a = 1; work(a); }", "void f() { Object ignored = work(); }", '@SuppressWarnings("unused") void f() { int a = 1; }'],
	},
	sameAs: ["pmd/UnusedLocalVariable"],
};
