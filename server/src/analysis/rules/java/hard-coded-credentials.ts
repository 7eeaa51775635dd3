import type { Rule } from "../rule.ts";
import { looksLikeSecret, namesSecret } from "../secrets.ts";
import { isTestFile, stringContent } from "./java-syntax.ts";

export const hardCodedCredentials: Rule = {
	id: "hard-coded-credentials",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(variable_declarator name: (identifier) @name value: (string_literal) @value)
		(assignment_expression left: [(identifier) @name (field_access field: (identifier) @name)] right: (string_literal) @value)
	] @at`,
	where: (match) => namesSecret(match.node("name").text) && looksLikeSecret(stringContent(match.node("value"))) && !isTestFile(match),
	message: (match) => `${match.node("name").text} is written into the code`,
	suggestion: "Read it from the environment or a secret store, and change it: it is known now.",
	explanation:
		"Whoever can read the source, its history or the built program has the secret, and it cannot be changed without a release. Keep it outside and hand it in at run time.",
	examples: {
		bad: ['class A { String dbPassword = "h4Xt9!kk"; }', 'void f() { this.apiKey = "AKIA39D8F7SS61AA"; }'],
		good: [
			'class A { String dbPassword = System.getenv("DB_PASSWORD"); }',
			'class A { static final String PASSWORD = "user.password"; }',
			'class A { String password = ""; }',
			'import org.junit.jupiter.api.Test;\nclass ATest { String password = "h4Xt9!kk"; }',
		],
	},
};
