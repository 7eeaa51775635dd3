import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script, stringValue, unwrap } from "./script-syntax.ts";

export const constantCondition: Rule = {
	id: "constant-condition",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "[(if_statement condition: (_) @at) (ternary_expression condition: (_) @at)]",
	where: (match) => isConstant(unwrap(match.at)),
	message: (match) => `The condition ${shown(match.at)} is always the same`,
	suggestion: "Test what was meant, or keep only the branch that runs.",
	explanation:
		"A condition that does not depend on anything makes one branch dead. Endless loops (`while (true)`) are meant and left alone; " +
		"an `if` on a literal, a new object or a function is not, or switches code off in a way that nobody finds again.",
	examples: {
		bad: ["if (true) f();", "if ([]) f();", "const a = (() => ready()) ? 1 : 2;", 'if ("debug") f();', "if (!1) f();"],
		good: ["while (true) f();", "if (a) f();", "if (a || {}) f();"],
	},
	sameAs: ["eslint/no-constant-condition", "biome/noConstantCondition"],
};

const alwaysTrue: ReadonlySet<string> = new Set(["object", "array", "arrow_function", "function_expression", "regex", "class"]);

function isConstant(node: Node): boolean {
	if (["true", "false", "null", "number"].includes(node.type) || alwaysTrue.has(node.type)) return true;
	if (node.type === "unary_expression") return node.child(0)?.type === "!" && parts(node).every((operand) => isConstant(unwrap(operand)));
	return stringValue(node) !== undefined;
}

const shown = (node: Node): string => (node.text.length > 40 ? `${node.text.slice(0, 37)}…` : node.text);
