import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { isTestFile } from "./go-syntax.ts";

export const weakCrypto: Rule = {
	id: "weak-crypto",
	languages: ["go"],
	type: "security",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(import_spec path: (interpreted_string_literal) @path (#any-of? @path "\\"crypto/md5\\"" "\\"crypto/sha1\\"" "\\"crypto/des\\"" "\\"crypto/rc4\\"")) @at`,
	// Tests need it for fixed vectors, and `_` only makes it known to others.
	where: ({ at, source }) => field(at, "name")?.type !== "blank_identifier" && !isTestFile(source),
	message: (match) => `${match.node("path").text.slice(1, -1)} does not protect: it is broken`,
	suggestion: "Use crypto/sha256, or AES-GCM; for passwords golang.org/x/crypto/argon2.",
	explanation:
		"Collisions of MD5 and SHA-1 can be computed at will; DES and RC4 can be decrypted with ordinary means. Where an old protocol asks for it, or the hash only detects accidents, disable the rule for that line and say so.",
	examples: { bad: ['package a\nimport "crypto/md5"'], good: ['package a\nimport "crypto/sha256"'] },
	sameAs: ["gosec/G501"],
};
