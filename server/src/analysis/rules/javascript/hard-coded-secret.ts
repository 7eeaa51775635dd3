import type { Rule } from "../rule.ts";
import { looksLikeSecret, namesSecret } from "../secrets.ts";
import { isTestFile, keyName, script, stringValue } from "./script-syntax.ts";

export const hardCodedSecret: Rule = {
	id: "hard-coded-secret",
	languages: script,
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `
		(variable_declarator name: (identifier) @name value: (string) @at)
		(assignment_expression left: [(identifier) (member_expression)] @name right: (string) @at)
		(pair key: [(property_identifier) (string)] @name value: (string) @at)
		(class_body (_ (property_identifier) @name value: (string) @at))`,
	where(match) {
		const name = match.node("name");
		const text = name.type === "member_expression" ? (name.childForFieldName("property")?.text ?? "") : (keyName(name) ?? name.text);
		const value = stringValue(match.at);
		// Short ones, and a word with a number, are what tests and samples write.
		const isSample = value === undefined || value.length < 8 || /^[a-z_ -]+\d{0,3}$/i.test(value);
		return !isSample && namesSecret(text) && looksLikeSecret(value) && !isTestFile(match);
	},
	message: (match) => `${match.node("name").text} is written into the source`,
	suggestion: "Read it from the environment or a secret store, and change it: it is in the history.",
	explanation:
		"Whoever can read the source, its history or the built bundle has the secret, and changing it means a new release. " +
		"Placeholders and names of settings are left alone.",
	examples: {
		bad: ['const password = "h4x0r-2000";', 'connect({ apiKey: "AKzaSyD4938fkd93" });', 'config.client_secret = "9f8e7d6c5b4a";'],
		good: [
			"const password = process.env.PASSWORD;",
			'const passwordField = "#pw1";',
			'const password = "";',
			'const password = "<your password>";',
			'describe("login", () => { const password = "h4x0r-2000"; });',
		],
	},
};
