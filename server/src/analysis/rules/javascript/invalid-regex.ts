import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { argumentsOf, functionTypes, script, stringValue } from "./script-syntax.ts";

export const invalidRegex: Rule = {
	id: "invalid-regex",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(new_expression constructor: (identifier) @name (#eq? @name "RegExp")) @at
		(call_expression function: (identifier) @name (#eq? @name "RegExp")) @at`,
	where({ at }) {
		const [pattern, flags] = argumentsOf(at);
		const source = stringValue(pattern);
		const flagText = flags ? stringValue(flags) : "";
		// In a `try` it asks whether the engine takes it.
		return source !== undefined && flagText !== undefined && !isValid(source, flagText) && !enclosing(at, attempts, functionTypes);
	},
	message: "This regular expression is not valid; making it throws",
	suggestion: "Correct the pattern; escape ( [ { * + ? where they stand for themselves.",
	explanation:
		"A pattern in a string is checked only when the line runs, and throws a SyntaxError then. Written between slashes it would be checked on loading.",
	examples: {
		bad: ['new RegExp("(a");', 'RegExp("a", "gg");'],
		good: ['new RegExp("(a)");', 'try { new RegExp("a", "x"); } catch (e) { simple = true; }', "new RegExp(pattern);", 'RegExp("a", "gi");'],
	},
	sameAs: ["eslint/no-invalid-regexp"],
};

const attempts: ReadonlySet<string> = new Set(["try_statement"]);

function isValid(source: string, flags: string): boolean {
	try {
		new RegExp(source, flags);
		return true;
	} catch {
		return false; // That is the answer.
	}
}
