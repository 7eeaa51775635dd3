import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { functionTypes, isInTest } from "./go-syntax.ts";

export const insecureTls: Rule = {
	id: "insecure-tls",
	languages: ["go"],
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(keyed_element key: (literal_element (identifier) @key) value: (literal_element (true)))
		(assignment_statement left: (expression_list . (selector_expression field: (field_identifier) @key) .) right: (expression_list . (true) .))
	] @at`,
	where: (match) => match.node("key").text === "InsecureSkipVerify" && !isInTest(match) && !isChosen(match.at) && !looksItself.test(match.source),
	message: "Every certificate is accepted, also a forged one",
	suggestion: "Remove it; add a private authority to RootCAs.",
	explanation: "TLS without this check is encrypted to whoever answers. Anybody on the way, in a café or a container network, can read and change everything.",
	examples: {
		bad: ["var c = tls.Config{InsecureSkipVerify: true}", "func f(c *tls.Config) { c.InsecureSkipVerify = true }"],
		good: [
			"var c = tls.Config{RootCAs: pool}",
			"func f(c *tls.Config, insecure bool) { if insecure { c.InsecureSkipVerify = true } }",
			"var c = tls.Config{InsecureSkipVerify: true, VerifyPeerCertificate: isPinned}",
		],
	},
	sameAs: ["gosec/G402"],
};

/** Certificates are compared by other means. */
const looksItself = /\bPeerCertificates\b|\bVerifyPeerCertificate\b|\bVerifyConnection\b/;
const choices: ReadonlySet<string> = new Set(["if_statement", "expression_case"]);

/** Somebody asks for it, by an option. */
const isChosen = (at: Node): boolean => enclosing(at, choices, functionTypes) !== undefined;
