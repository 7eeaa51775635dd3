import type { Rule } from "../rule.ts";

export const oldTlsVersion: Rule = {
	id: "old-tls-version",
	languages: ["go"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(keyed_element key: (literal_element (identifier) @key) value: (literal_element (selector_expression operand: (identifier) @package field: (field_identifier) @version))
		(#eq? @key "MinVersion") (#eq? @package "tls") (#any-of? @version "VersionSSL30" "VersionTLS10" "VersionTLS11")) @at`,
	message: (match) => `${match.node("version").text.slice("Version".length)} can be attacked and is no longer allowed`,
	suggestion: "Ask for tls.VersionTLS12 at least.",
	fix: ({ node }) => ({
		title: "Ask for TLS 1.2",
		safety: "unsafe",
		edits: [{ start: node("version").startIndex, end: node("version").endIndex, text: "VersionTLS12" }],
	}),
	explanation:
		"A connection uses the highest version that both sides offer, and somebody on the way can make them agree on the lowest. TLS 1.0 and 1.1 were withdrawn in 2021 (RFC 8996).",
	examples: { bad: ["var c = tls.Config{MinVersion: tls.VersionTLS10}"], good: ["var c = tls.Config{MinVersion: tls.VersionTLS12}"] },
};
