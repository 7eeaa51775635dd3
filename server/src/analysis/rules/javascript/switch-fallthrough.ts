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
		const cases = parts(match.at).filter((each) => each.type === "switch_case" || each.type === "switch_default");
		const open = cases.filter((each, index) => index < cases.length - 1 && caseBody(each).length > 0 && !caseBody(each).some(endsFlow));
		const [falling, ...others] = open;
		const closed = cases.filter((each) => caseBody(each).some(endsFlow)).length;
		// One that runs on among several that do not: where more of them do, it is the way of this switch.
		if (!falling || others.length > 0 || closed < 3 || caseBody(falling).at(-1)?.type !== "expression_statement") return;
		const next = cases[cases.indexOf(falling) + 1];
		const keyword = next?.child(0);
		if (next && keyword && !saysSo(falling, next, match.source.slice(falling.startIndex, next.startIndex))) yield keyword;
	},
	message: "The case before runs on into this one",
	suggestion: "End the case before with break, or say in a comment that it falls through.",
	explanation:
		"A `case` without `break` or `return` goes on with the next one. That is rarely meant, and hard to see when it is not. " +
		"Where it is meant, a comment such as `// falls through` says so to people and to this rule. " +
		"Only the one case that runs on among three or more that do not is reported.",
	examples: {
		bad: ["switch (a) { case 1: f(); case 2: g(); break; case 3: h(); break; default: i(); break; }"],
		good: [
			"switch (a) { case 1: case 2: g(); break; }",
			"switch (a) { case 3: f(); case 2: g(); case 1: h(); }",
			"switch (a) { case 1: f(); /* falls through */ case 2: g(); break; case 3: h(); break; default: i(); break; }",
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
