import type { Rule } from "../rule.ts";
import { characterClasses } from "./regex-parts.ts";
import { script } from "./script-syntax.ts";

export const regexWideRange: Rule = {
	id: "regex-wide-range",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(regex pattern: (regex_pattern) @at)",
	where: ({ at }) => characterClasses(at.text).some((members) => members.some((member) => /^[A-Z]-[a-z]$/.test(member.text))),
	message: "A range from A to z also holds [ \\ ] ^ _ and `",
	suggestion: "Write A-Za-z.",
	fix({ at }) {
		const wide = characterClasses(at.text)
			.flat()
			.filter((member) => member.text === "A-z");
		if (wide.length === 0) return undefined;
		const edits = wide.map((member) => ({ start: at.startIndex + member.at, end: at.startIndex + member.at + 3, text: "A-Za-z" }));
		return { title: "Write A-Za-z", safety: "unsafe", edits };
	},
	explanation:
		"Between `Z` and `a` there are six more characters, so `[A-z]` accepts brackets, the backslash, `^`, `_` and the backtick as letters. " +
		"Checks of names and addresses written with it let them through.",
	examples: { bad: ["const a = /^[A-z]+$/;", "const a = /[0-9A-z]/;"], good: ["const a = /^[A-Za-z]+$/;", "const a = /A-z/;"] },
	sameAs: ["regexp/no-obscure-range"],
};
