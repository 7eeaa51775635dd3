import type { Rule } from "../rule.ts";
import { script, stringValue } from "./script-syntax.ts";

/** What `typeof` answers; "unknown" was said by old browsers for objects of the system. */
const answers: ReadonlySet<string> = new Set(["undefined", "object", "boolean", "number", "string", "function", "symbol", "bigint", "unknown"]);

export const invalidTypeof: Rule = {
	id: "invalid-typeof",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(binary_expression left: (unary_expression operator: "typeof") operator: ["==" "===" "!=" "!=="] right: [(string) (undefined)] @at)
		(binary_expression left: (string) @at operator: ["==" "===" "!=" "!=="] right: (unary_expression operator: "typeof"))
	]`,
	where({ at }) {
		if (at.type === "undefined") return true;
		const value = stringValue(at);
		return value !== undefined && !answers.has(value);
	},
	message: (match) => `typeof never answers ${match.at.text}`,
	suggestion: "Compare with one of: undefined, object, boolean, number, string, function, symbol, bigint.",
	explanation:
		'`typeof` has eight answers. A comparison with any other text is never true: a misspelt `"undefied"`, or `"array"` and `"null"`, ' +
		'for both of which `typeof` says `"object"`.',
	examples: {
		bad: ['if (typeof a === "strnig") f();', "if (typeof a === undefined) f();", 'if ("array" == typeof a) f();'],
		good: ['if (typeof a === "string") f();', "if (typeof a === typeof b) f();", "if (typeof a === kind) f();"],
	},
	sameAs: ["eslint/valid-typeof", "biome/useValidTypeof"],
};
