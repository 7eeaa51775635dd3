import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";
import { isPure, script } from "./script-syntax.ts";

export const duplicateCase: Rule = {
	id: "duplicate-case",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(switch_body) @at",
	*find(match) {
		const seen = new Set<string>();
		for (const each of parts(match.at)) {
			const value = each.type === "switch_case" ? field(each, "value") : undefined;
			if (!value || !isPure(value)) continue;
			if (seen.has(value.text)) yield value;
			seen.add(value.text);
		}
	},
	message: (match) => `The case ${match.at.text} comes earlier in this switch already`,
	suggestion: "Change the value, or remove this case.",
	explanation:
		"Only the first case with a value can ever run; a second one is dead code. Usually it was copied and its value was not changed, " +
		"so a value that should be handled is not.",
	examples: {
		bad: ["switch (a) { case 1: f(); break; case 2: g(); break; case 1: h(); }"],
		good: ["switch (a) { case 1: f(); break; case 2: g(); }", "switch (true) { case f(): a(); break; case f(): b(); }"],
	},
	sameAs: ["eslint/no-duplicate-case", "biome/noDuplicateCase"],
};
