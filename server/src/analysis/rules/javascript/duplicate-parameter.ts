import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const duplicateParameter: Rule = {
	id: "duplicate-parameter",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(formal_parameters) @at",
	*find(match) {
		const seen = new Set<string>();
		for (const parameter of match.at.namedChildren) {
			const name = parameter.type === "identifier" ? parameter : parameter.childForFieldName("pattern");
			if (name?.type !== "identifier" || /^_+$/.test(name.text)) continue;
			if (seen.has(name.text)) yield name;
			seen.add(name.text);
		}
	},
	message: (match) => `There is a parameter ${match.at.text} already`,
	suggestion: "Rename one of the two parameters.",
	explanation:
		"With two parameters of one name the first argument cannot be reached. Sloppy scripts accept it silently; modules, classes and " +
		"strict mode refuse to load. Names of underscores alone, for what is ignored, are left alone.",
	examples: { bad: ["function f(a, b, a) { return a + b; }"], good: ["function f(a, b) { return a + b; }", "function f(_, _, c) { return c; }"] },
	sameAs: ["eslint/no-dupe-args", "biome/noDuplicateParameters"],
};
