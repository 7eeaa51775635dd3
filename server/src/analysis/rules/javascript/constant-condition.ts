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
	query: "[(if_statement condition: (_) @at) (ternary_expression condition: (_) @at) (switch_case value: (binary_expression) @at)]",
	where: ({ at }) => (at.parent?.type === "switch_case" ? isChoiceOfValues(at) : isConstant(unwrap(at)) || endsInValue(unwrap(at))),
	message: (match) => `The condition ${shown(match.at)} is always the same`,
	suggestion: "Test what was meant, or keep only the branch that runs.",
	explanation:
		"A condition that does not depend on anything makes one branch dead. Endless loops (`while (true)`) are meant and left alone; " +
		"an `if` on a literal, a new object or a function is not, or switches code off in a way that nobody finds again.",
	examples: {
		bad: [
			"if (true) f();",
			"if ([]) f();",
			"const a = (() => ready()) ? 1 : 2;",
			'if ("debug") f();',
			"if (!1) f();",
			'if (a === "x" || "y") f();',
			"if (a == 1 || 2) f();",
			'switch (a) { case "x" || "y": f(); }',
		],
		good: ["while (true) f();", "if (a) f();", "if (a || {}) f();", 'const b = (a || "y") ? 1 : 2;'],
	},
	sameAs: ["eslint/no-constant-condition", "biome/noConstantCondition"],
};

const alwaysTrue: ReadonlySet<string> = new Set(["object", "array", "arrow_function", "function_expression", "regex", "class"]);

function isConstant(node: Node): boolean {
	if (["true", "false", "null", "number"].includes(node.type) || alwaysTrue.has(node.type)) return true;
	if (node.type === "unary_expression") return node.child(0)?.type === "!" && parts(node).every((operand) => isConstant(unwrap(operand)));
	return stringValue(node) !== undefined;
}

/** `a === "x" || "y"`: the second value was to be compared, too. */
function endsInValue(node: Node): boolean {
	const [left, right] = parts(node);
	if (node.type !== "binary_expression" || node.childForFieldName("operator")?.type !== "||" || !left || !right) return false;
	const isCompared = left.type === "binary_expression" && /^[=!]==?$/.test(left.childForFieldName("operator")?.type ?? "");
	return isCompared && ((right.type === "number" && right.text !== "0") || (stringValue(right) ?? "") !== "");
}

/** `case "x" || "y"` is one for "x" alone. */
const isChoiceOfValues = (node: Node): boolean =>
	node.childForFieldName("operator")?.type === "||" && parts(node).every((operand) => operand.type === "number" || stringValue(operand) !== undefined);

const shown = (node: Node): string => (node.text.length > 40 ? `${node.text.slice(0, 37)}…` : node.text);
