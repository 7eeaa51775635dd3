import type { Rule } from "../rule.ts";
import { typedScript } from "./script-syntax.ts";

export const nonNullAssertion: Rule = {
	id: "non-null-assertion",
	languages: typedScript,
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: '(non_null_expression "!" @at)',
	message: "This claims that the value is there, and nothing checks it",
	suggestion: "Check it, use ?. or ??, or throw with a message.",
	explanation: "When the claim is wrong the program fails later, in another place, with a message about `undefined`. About taste; off by default.",
	examples: { bad: ["a!.b();"], good: ["a?.b();", "if (!a) f();"] },
	sameAs: ["typescript-eslint/no-non-null-assertion", "biome/noNonNullAssertion"],
};
