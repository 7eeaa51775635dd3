import type { Rule } from "../rule.ts";
import { speaksOfSecurity } from "../secrets.ts";
import { enclosing } from "../tree.ts";
import { methodTypes } from "./java-syntax.ts";

export const weakHash: Rule = {
	id: "weak-hash",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (_) @class name: (identifier) @name arguments: (argument_list . (string_literal) @algorithm)
		(#match? @class "(^|\\\\.)MessageDigest$") (#eq? @name "getInstance") (#match? @algorithm "^\\"(?i:md2|md4|md5|sha|sha1|sha-1)\\"$")) @at`,
	// As a checksum or a key of a cache the old ones do no harm.
	where: ({ at }) => {
		const around = enclosing(at, new Set([...methodTypes, "field_declaration"]));
		return around !== undefined && around.text.length < 4000 && speaksOfSecurity(around.text);
	},
	message: (match) => `${match.node("algorithm").text.slice(1, -1)} is broken: two inputs with the same hash can be made`,
	suggestion: "Use SHA-256; for passwords a slow hash such as Argon2 or PBKDF2.",
	explanation:
		"Collisions of MD5 and SHA-1 can be computed at will, so a signature, an integrity check or a stored password that rests on them proves nothing. Reported where the code around speaks of passwords, tokens, signatures and the like; as a checksum or a key of a cache they will do.",
	examples: {
		bad: [
			'byte[] hashPassword(String password) { return MessageDigest.getInstance("MD5").digest(password.getBytes()); }',
			'boolean verify(byte[] signature, byte[] text) { return Arrays.equals(signature, MessageDigest.getInstance("SHA-1").digest(text)); }',
		],
		good: [
			'byte[] hashPassword(byte[] p) { return MessageDigest.getInstance("SHA-256").digest(p); }',
			'byte[] etag(byte[] body) { return MessageDigest.getInstance("MD5").digest(body); }',
			'Mac m = Mac.getInstance("HmacSHA256");',
		],
	},
};
