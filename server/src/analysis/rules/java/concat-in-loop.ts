import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { contains, enclosing, field, following, sameCode, within } from "../tree.ts";
import { declaredType, functionTypes, loopTypes } from "./java-syntax.ts";

export const concatInLoop: Rule = {
	id: "concat-in-loop",
	languages: ["java"],
	type: "performance",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (assignment_expression left: (identifier) @name) @assignment) @at`,
	where: ({ at, node }) => {
		const name = node("name");
		if (!grows(node("assignment"))) return false;
		const loop = enclosing(at, loopTypes, functionTypes);
		if (!loop || leavesAfter(at) || declaredType(name.text, name) !== "String" || !isFirstOf(growing(loop, name.text), at)) return false;
		// Declared inside of the loop, it starts anew each time.
		const body = field(loop, "body");
		return !body || !contains(body, at) || declaredType(name.text, loop) === "String";
	},
	message: (match) => `${match.node("name").text} is copied on every turn of the loop`,
	suggestion: "Append to a StringBuilder and call toString() after the loop.",
	explanation:
		"`+=` makes a new string and copies what was there. Over n turns that is n²/2 characters: fine for ten, seconds for a hundred thousand. A `StringBuilder` grows in place.",
	examples: {
		bad: [
			'String f(List<String> l) { String s = ""; for (String x : l) { s += x; } return s; }',
			'String f(List<String> l) { String s = ""; for (String x : l) { s = s + "," + x; } return s; }',
			'String f(List<String> l) { String s = ""; for (String x : l) { s += ","; s += x; } return s; }',
		],
		good: [
			"String f(List<String> l) { StringBuilder s = new StringBuilder(); for (String x : l) { s.append(x); } return s.toString(); }",
			'void f(List<String> l) { for (String x : l) { String s = x; s += "!"; use(s); } }',
			"int f(int[] l) { int s = 0; for (int x : l) { s += x; } return s; }",
			'void f(List<String> l) { String s; for (String x : l) { s = "a"; s += x; use(s); } }',
		],
	},
	sameAs: ["pmd/UseStringBufferForStringAppends"],
};

const leavesAfter = (statement: Node): boolean => following(statement).some((next) => /^(?:break|return|throw)_statement$/.test(next.type));

/** The `+=` to a name in a loop, to report the first of them; none where the loop sets it anew. */
function growing(loop: Node, name: string): Node[] {
	const writes = within(loop, new Set(["assignment_expression"]), functionTypes).filter((each) => field(each, "left")?.text === name);
	return writes.every(grows) ? writes.flatMap((each) => each.parent ?? []) : [];
}

/** `a += b` or `a = a + b`. */
function grows(assignment: Node): boolean {
	if (field(assignment, "operator")?.type === "+=") return true;
	let first = field(assignment, "right");
	while (first?.type === "binary_expression" && field(first, "operator")?.type === "+") first = field(first, "left");
	return field(assignment, "right")?.type === "binary_expression" && sameCode(first, field(assignment, "left"));
}

const isFirstOf = (statements: readonly Node[], statement: Node): boolean => statements.find((each) => !leavesAfter(each))?.startIndex === statement.startIndex;
