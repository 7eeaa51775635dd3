import type { Rule } from "../rule.ts";

export const httpWithoutTimeout: Rule = {
	id: "http-without-timeout",
	languages: ["go"],
	type: "security",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) (#eq? @package "http") (#any-of? @name "ListenAndServe" "ListenAndServeTLS" "Get" "Post" "Head" "PostForm")) @at`,
	message: (match) => `http.${match.node("name").text} waits without a limit`,
	suggestion: "Use an http.Server or http.Client with timeouts.",
	explanation:
		"The default server and client have no time limits. A peer that sends one byte a minute holds a connection, and a goroutine, for ever. Off by default: in tools and examples it is fine.",
	examples: { bad: ['func f() { http.ListenAndServe(":80", nil) }'], good: ["func f() { s := http.Server{ReadHeaderTimeout: limit}; s.ListenAndServe() }"] },
};
