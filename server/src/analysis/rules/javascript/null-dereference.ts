import type { Node } from "web-tree-sitter";
import type { Rule, RuleMatch } from "../rule.ts";
import { field } from "../tree.ts";
import { ownDescendants, script, unwrap } from "./script-syntax.ts";

export const nullDereference: Rule = {
	id: "null-dereference",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(binary_expression left: (unary_expression operator: "!" argument: (identifier) @name) operator: "&&" right: (_) @right)
		(binary_expression left: (identifier) @name operator: "||" right: (_) @right)
		(binary_expression left: (binary_expression left: (identifier) @name operator: ["==" "===" "!=" "!=="] @test right: [(null) (undefined)]) operator: ["&&" "||"] @operator right: (_) @right)
	] @at`,
	where: (match) => isWithout(match) && firstUse(match.node("right"), match.node("name").text),
	message: (match) => `${match.node("name").text} has no value where it is used here`,
	suggestion: "Turn the test round, or use ?. for what may be missing.",
	explanation:
		"The right side only runs when the left side did not decide, and that is exactly when the variable is null or undefined. Reading a property of it throws a TypeError.",
	examples: {
		bad: [
			"if (!user && user.isAdmin) f();",
			"const a = user === null && user.name;",
			"if (list !== undefined || list.length > 0) f();",
			"const n = user || user.name;",
			"if (!user && user.roles.length > 0) f();",
		],
		good: [
			"if (user && user.isAdmin) f();",
			"if (!user || user.isAdmin) f();",
			"const a = user === null || user.name;",
			"if (!user && (user = next()) && user.ok) f();",
			"if (!user && user?.ok) f();",
			"const n = user || other.name;",
		],
	},
};

/** Where the right side runs, the name is null, undefined or at least false. */
function isWithout({ get }: RuleMatch): boolean {
	const test = get("test")?.text;
	return test === undefined || (test.startsWith("=") ? get("operator")?.text === "&&" : get("operator")?.text === "||");
}

function firstUse(right: Node, name: string): boolean {
	if (ownDescendants(right, "assignment_expression").length > 0 || right.type === "assignment_expression") return false;
	let first = unwrap(right);
	while (/^(?:binary|call|unary|member|subscript)_expression$/.test(first.type) && field(first, "object")?.text !== name) {
		const next = field(first, "left") ?? field(first, "function") ?? field(first, "argument") ?? field(first, "object");
		// `typeof user.x` throws as well, `delete` and `void` are nobody's tests.
		if (!next) return false;
		first = unwrap(next);
	}
	return first.type === "member_expression" && field(first, "object")?.text === name && !first.children.some((child) => child.type === "optional_chain");
}
