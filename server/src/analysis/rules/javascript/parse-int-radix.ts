import type { Rule } from "../rule.ts";
import { argumentsOf, script } from "./script-syntax.ts";

export const parseIntRadix: Rule = {
	id: "parse-int-radix",
	languages: script,
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: '(call_expression function: [(identifier) (member_expression)] @callee (#any-of? @callee "parseInt" "Number.parseInt")) @at',
	where: (match) => argumentsOf(match.at).length === 1 && argumentsOf(match.at)[0]?.type !== "spread_element",
	message: "parseInt guesses the base here",
	suggestion: "Say it: parseInt(text, 10).",
	fix({ at }) {
		const value = argumentsOf(at)[0];
		return value && { title: "Add the base 10", safety: "unsafe", edits: [{ start: value.endIndex, end: value.endIndex, text: ", 10" }] };
	},
	explanation: 'Without a base `parseInt` reads "0x1f" as 31. Since 2009 everything else is decimal, so this is about saying what is meant; off by default.',
	examples: { bad: ["const a = parseInt(b);", "const a = Number.parseInt(b);"], good: ["const a = parseInt(b, 10);", "const a = Number(b);"] },
	sameAs: ["eslint/radix"],
};
