import type { Rule } from "../rule.ts";
import { stringContent } from "./java-syntax.ts";

export const weakCipher: Rule = {
	id: "weak-cipher",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (_) @class name: (identifier) @name arguments: (argument_list . (string_literal) @algorithm)
		(#match? @class "(^|\\\\.)Cipher$") (#eq? @name "getInstance")) @at`,
	where: (match) => reasonAgainst(stringContent(match.node("algorithm"))) !== undefined,
	message: (match) => reasonAgainst(stringContent(match.node("algorithm"))) ?? "",
	suggestion: "Use AES/GCM/NoPadding with a new random nonce for each message.",
	explanation:
		"DES, RC2 and RC4 can be broken with ordinary means. ECB encrypts equal blocks alike, so the pattern of the text shows through; it is what Java takes where only the algorithm is named. GCM hides the pattern and notices tampering.",
	examples: {
		bad: [
			'Cipher c = Cipher.getInstance("DES/CBC/PKCS5Padding");',
			'Cipher c = Cipher.getInstance("AES/ECB/PKCS5Padding");',
			'Cipher c = Cipher.getInstance("AES");',
		],
		good: ['Cipher c = Cipher.getInstance("AES/GCM/NoPadding");', 'Cipher c = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");'],
	},
	sameAs: [],
};

function reasonAgainst(transformation: string): string | undefined {
	const [algorithm = "", mode] = transformation.toUpperCase().split("/");
	if (/^(?:DES|DESEDE|TRIPLEDES|RC2|RC4|ARCFOUR|BLOWFISH)$/.test(algorithm)) return `${algorithm} is too weak to protect anything`;
	if (algorithm !== "AES") return undefined;
	if (mode === "ECB") return "ECB shows which blocks are equal";
	return mode === undefined ? "AES without a mode means ECB, which shows which blocks are equal" : undefined;
}
