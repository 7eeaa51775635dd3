import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { caseBody, endsFlow, script } from "./script-syntax.ts";

const says = /fall|drop|through|no\s*-?break|intention|continue|@suppress|eslint-disable/i;

export const switchFallthrough: Rule = {
	id: "switch-fallthrough",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(switch_body) @at",
	*find(match) {
		const cases = parts(match.at);
		for (const [index, each] of cases.entries()) {
			const next = cases[index + 1];
			const body = caseBody(each);
			if (!next || body.length === 0 || body.some(endsFlow)) continue;
			const first = body[0];
			const between = match.source.slice(first?.startIndex ?? each.startIndex, next.startIndex);
			if (saysSo(each, next, between)) continue;
			const keyword = next.child(0);
			if (keyword) yield keyword;
		}
	},
	message: "The case before runs on into this one",
	suggestion: "End the case before with break, or say in a comment that it falls through.",
	explanation:
		"A `case` without `break` or `return` goes on with the next one. That is rarely meant, and hard to see when it is not. " +
		"Where it is meant, a comment such as `// falls through` says so to people and to this rule.",
	examples: {
		bad: ["switch (a) { case 1: f(); case 2: g(); break; }"],
		good: [
			"switch (a) { case 1: case 2: g(); break; }",
			"switch (a) { case 1: f(); /* falls through */ case 2: g(); }",
			"switch (a) { case 1: if (b) { return; } else { throw c; } case 2: g(); }",
			"switch (a) { case 1: { f(); break; } default: g(); }",
		],
	},
	sameAs: ["eslint/no-fallthrough", "biome/noFallthroughSwitchClause"],
};

function saysSo(from: Node, to: Node, between: string): boolean {
	if (!/\/[/*]/.test(between)) return false;
	const comments = [...from.descendantsOfType("comment")];
	for (let node = from.nextNamedSibling; node && node.startIndex < to.startIndex; node = node.nextNamedSibling) comments.push(node);
	return comments.some((comment) => says.test(comment.text));
}
