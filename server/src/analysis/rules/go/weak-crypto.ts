import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { speaksOfSecurity } from "../secrets.ts";
import { enclosing, field } from "../tree.ts";
import { isTestFile } from "./go-syntax.ts";

export const weakCrypto: Rule = {
	id: "weak-crypto",
	languages: ["go"],
	type: "security",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `([
		(import_spec path: (interpreted_string_literal) @what)
		(call_expression function: (selector_expression operand: (identifier) @what field: (field_identifier) @name))
	] @at (#any-of? @what "\\"crypto/des\\"" "\\"crypto/rc4\\"" "md5" "sha1"))`,
	// Tests need it for fixed vectors, and `_` only makes it known to others.
	where: (match) => {
		const { at, get } = match;
		if (isTestFile(match)) return false;
		const name = get("name")?.text;
		return name === undefined ? field(at, "name")?.type !== "blank_identifier" : /^(New|Sum)$/.test(name) && isOfSecret(at);
	},
	message: ({ node }) => `${node("what").text.replaceAll('"', "")} does not protect: it is broken`,
	suggestion: "Use crypto/sha256, or AES-GCM; for passwords golang.org/x/crypto/argon2.",
	explanation:
		"Collisions of MD5 and SHA-1 can be computed at will; DES and RC4 can be decrypted with ordinary means. Where an old protocol asks for it, disable the rule for that line and say so. MD5 and SHA-1 are reported where the code around speaks of passwords, tokens, signatures and the like: as a sum that finds accidents they will do.",
	examples: {
		bad: [
			'package a\nimport "crypto/rc4"',
			"func f(password string) [16]byte { return md5.Sum([]byte(password)) }",
			"func NewToken() hash.Hash { return sha1.New() }",
		],
		good: ['package a\nimport "crypto/sha256"', "func etag(content []byte) [16]byte { return md5.Sum(content) }"],
	},
	sameAs: ["gosec/G501"],
};

const callables: ReadonlySet<string> = new Set(["function_declaration", "method_declaration"]);

/** By the words of the call and the name of the function around. */
function isOfSecret(call: Node): boolean {
	const callable = enclosing(call, callables);
	return speaksOfSecurity(call.text) || speaksOfSecurity((callable && field(callable, "name")?.text) ?? "");
}
