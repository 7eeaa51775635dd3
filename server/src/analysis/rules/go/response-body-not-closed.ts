import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field, within } from "../tree.ts";
import { functionTypes } from "./go-syntax.ts";

export const responseBodyNotClosed: Rule = {
	id: "response-body-not-closed",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(_ left: (expression_list . (identifier) @at . (identifier) .) right: (expression_list . (call_expression function: (selector_expression operand: (identifier) @client field: (field_identifier) @name)) .)
		(#any-of? @client "http" "client" "httpClient") (#any-of? @name "Get" "Post" "PostForm" "Head" "Do"))`,
	where: ({ at, node }) => {
		if (at.text === "_") return false;
		const body = enclosing(at, functionTypes);
		const uses = body ? within(body, new Set(["identifier"]), new Set()).filter((use) => use.text === at.text && use.startIndex !== at.startIndex) : [];
		// The package's own functions answer with nothing else; what a client of any name gives is known by its body. That of Head is empty.
		const isResponse = (node("client").text === "http" && node("name").text !== "Head") || uses.some((use) => readsOf(use) === "Body");
		return isResponse && uses.length > 0 && uses.every(isReading);
	},
	message: (match) => `The body of ${match.at.text} is never closed, and its connection never used again`,
	suggestion: "Write defer resp.Body.Close() behind the test of the error.",
	explanation:
		"The client keeps the connection for the body until it is closed. Without that each request opens a new one, until there are no more file descriptors.",
	examples: {
		bad: [
			"func f() ([]byte, error) { resp, err := http.Get(u); if err != nil { return nil, err }; return io.ReadAll(resp.Body) }",
			"func f() (int, error) { resp, err := http.Get(u); if err != nil { return 0, err }; return resp.StatusCode, nil }",
		],
		good: [
			"func f() ([]byte, error) { resp, err := http.Get(u); if err != nil { return nil, err }; defer resp.Body.Close(); return io.ReadAll(resp.Body) }",
			"func f() (int, error) { value, err := client.Get(key); if err != nil { return 0, err }; return value.Size, nil }",
			"func f() (*http.Response, error) { resp, err := http.Get(u); return resp, err }",
		],
	},
};

const readsOf = (use: Node): string | undefined => (use.parent?.type === "selector_expression" ? field(use.parent, "field")?.text : undefined);

/** Reads a field, or hands the body to one of the functions that read it and do not close it. */
function isReading(use: Node): boolean {
	const name = readsOf(use);
	if (name === undefined) return false;
	if (name !== "Body") return true;
	const call = use.parent?.parent?.parent;
	return (
		call?.type === "call_expression" &&
		/^(?:io|ioutil)\.(?:ReadAll|Copy)$|^json\.NewDecoder$|^bufio\.New(?:Reader|Scanner)$/.test(field(call, "function")?.text ?? "")
	);
}
