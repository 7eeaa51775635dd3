import type { Rule } from "../rule.ts";
import { speaksOfSecurity } from "../secrets.ts";
import { enclosingFunction, script, stringValue } from "./script-syntax.ts";

export const weakHash: Rule = {
	id: "weak-hash",
	languages: script,
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: [(identifier) @name (member_expression property: (property_identifier) @name)]
		arguments: (arguments . (string) @at) (#any-of? @name "createHash" "createHmac" "createCipher" "createCipheriv"))`,
	where(match) {
		const algorithm = stringValue(match.at) ?? "";
		if (match.node("name").text.startsWith("createCipher")) return /^(?:des|rc4|rc2|bf)\b|-ecb$/i.test(algorithm);
		// As a checksum or a key of a cache the old ones do no harm.
		if (match.node("name").text !== "createHash" || !/^(?:md4|md5|sha-?1)$/i.test(algorithm)) return false;
		const statement = enclosingFunction(match.at) ?? match.at.parent?.parent?.parent?.parent;
		return statement !== undefined && statement !== null && statement.text.length < 4000 && speaksOfSecurity(statement.text);
	},
	message: (match) => `${match.at.text} can be broken, and this looks like a matter of security`,
	suggestion: "Use scrypt or argon2 for passwords, sha256 or better for signatures, aes-256-gcm for ciphers.",
	explanation:
		"Texts with equal MD5 or SHA-1 can be made at will, and passwords hashed with them are guessed by the billion per second. DES, RC4 and " +
		"ECB mode give their content away. For checksums and cache keys the hashes are fine, and left alone.",
	examples: {
		bad: ['function hashPassword(p) { return createHash("md5").update(p).digest("hex"); }', 'crypto.createCipheriv("des-ede3", key, iv);'],
		good: ['const etag = crypto.createHash("md5").update(body).digest("hex");', 'function hashPassword(p) { return createHash("sha256").update(p).digest(); }'],
	},
};
