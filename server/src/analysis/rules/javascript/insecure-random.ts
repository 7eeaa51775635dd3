import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { namesUnguessable } from "../secrets.ts";
import { field } from "../tree.ts";
import { enclosingFunction, functionTypes, script } from "./script-syntax.ts";

export const insecureRandom: Rule = {
	id: "insecure-random",
	languages: script,
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: '(call_expression function: (member_expression) @callee (#eq? @callee "Math.random")) @at',
	where: (match) => namesUnguessable(purpose(match.at) ?? ""),
	message: (match) => `Math.random can be guessed, and ${purpose(match.at) ?? "this"} should not be`,
	suggestion: "Use crypto.randomUUID() or crypto.getRandomValues().",
	explanation:
		"`Math.random` is made for games: after a few values the next ones can be computed. Tokens, passwords, salts and session ids " +
		"need randomness that nobody can predict.",
	examples: {
		bad: [
			"const token = Math.random().toString(36);",
			"this.sessionId = prefix + Math.random();",
			"function makeToken() { return Math.random().toString(36); }",
		],
		good: ["const token = crypto.randomUUID();", "const x = Math.random() * width;"],
	},
};

/** The name of what the value becomes part of. */
function purpose(call: Node): string | undefined {
	for (let above = call.parent; above; above = above.parent) {
		if (above.type === "variable_declarator") return field(above, "name")?.text;
		if (above.type === "pair") return field(above, "key")?.text;
		if (above.type === "assignment_expression") return field(above, "left")?.text.split(".").at(-1);
		// What a function answers is what it is named after.
		if (above.type === "return_statement") return nameOf(enclosingFunction(above));
		if (functionTypes.has(above.type) || above.type.endsWith("statement")) return undefined;
	}
	return undefined;
}

const nameOf = (callable: Node | undefined): string | undefined =>
	callable && (field(callable, "name") ?? (callable.parent?.type === "variable_declarator" ? field(callable.parent, "name") : undefined))?.text;
