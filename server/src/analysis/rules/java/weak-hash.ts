import type { Rule } from "../rule.ts";

export const weakHash: Rule = {
	id: "weak-hash",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (_) @class name: (identifier) @name arguments: (argument_list . (string_literal) @algorithm)
		(#match? @class "(^|\\\\.)MessageDigest$") (#eq? @name "getInstance") (#match? @algorithm "^\\"(?i:md2|md4|md5|sha|sha1|sha-1)\\"$")) @at`,
	message: (match) => `${match.node("algorithm").text.slice(1, -1)} is broken: two inputs with the same hash can be made`,
	suggestion: "Use SHA-256; for passwords a slow hash such as Argon2 or PBKDF2.",
	explanation:
		"Collisions of MD5 and SHA-1 can be computed at will, so a signature, an integrity check or a stored password that rests on them proves nothing. Where the hash only spreads keys or detects accidents, disable the rule for that line and say so.",
	examples: {
		bad: ['MessageDigest d = MessageDigest.getInstance("MD5");', 'MessageDigest d = MessageDigest.getInstance("SHA-1");'],
		good: ['MessageDigest d = MessageDigest.getInstance("SHA-256");', 'Mac m = Mac.getInstance("HmacSHA256");'],
	},
};
