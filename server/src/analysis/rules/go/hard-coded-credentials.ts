import type { Rule } from "../rule.ts";
import { looksLikeSecret, namesSecret } from "../secrets.ts";
import { isStringLiteral, isTestFile, stringContent } from "./go-syntax.ts";

export const hardCodedCredentials: Rule = {
	id: "hard-coded-credentials",
	languages: ["go"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(const_spec name: (identifier) @name value: (expression_list . (interpreted_string_literal) @value .))
		(var_spec name: (identifier) @name value: (expression_list . (interpreted_string_literal) @value .))
		(short_var_declaration left: (expression_list . (identifier) @name .) right: (expression_list . (interpreted_string_literal) @value .))
		(keyed_element key: (literal_element (identifier) @name) value: (literal_element (interpreted_string_literal) @value))
	] @at`,
	// What tests write protects nothing.
	where: (match) =>
		namesSecret(match.node("name").text) &&
		!/^(?:test|example|dummy|fake|mock)/i.test(match.node("name").text) &&
		isStringLiteral(match.node("value")) &&
		looksLikeSecret(stringContent(match.node("value"))) &&
		!isTestFile(match),
	message: (match) => `${match.node("name").text} is written into the code`,
	suggestion: "Read it from the environment or a secret store, and change it: it is known now.",
	explanation:
		"Whoever can read the source, its history or the built program has the secret, and it cannot be changed without a release. Keep it outside and hand it in at run time.",
	examples: {
		bad: ['const apiKey = "AKIA39D8F7SS61AA"', 'func f() { password := "h4Xt9!kk"; use(password) }'],
		good: ['var apiKey = os.Getenv("API_KEY")', 'const passwordKey = "user.password"', 'const password = ""'],
	},
};
