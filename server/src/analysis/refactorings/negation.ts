// The opposite of a condition, as edits in place, so that comments and line breaks stay. `and` and `or` change by De Morgan; `==`, `is` and `in`
// turn round; everything else gets a `not` in front: `!(a < b)` is not `a >= b` where one of them is NaN or undefined.

import type { Node } from "web-tree-sitter";
import type { Grammar } from "../rules/rule.ts";
import { parts } from "../rules/tree.ts";
import type { TextEdit } from "../text-edits.ts";
import { insert, replace } from "./refactoring.ts";

const equality: Readonly<Record<string, string>> = { "==": "!=", "!=": "==", "===": "!==", "!==": "===" };
/** Python's `in` and `is` have an opposite; JavaScript's `in` has none. */
const pythonOpposites: Readonly<Record<string, string>> = { ...equality, is: "is not", "is not": "is", in: "not in", "not in": "in" };
const oppositeOf = (operator: string, grammar: Grammar): string | undefined => (grammar === "python" ? pythonOpposites : equality)[operator];
const dual: Readonly<Record<string, string>> = { "&&": "||", "||": "&&", and: "or", or: "and" };

/** What `!` binds to without parentheses. */
const tight: ReadonlySet<string> = new Set([
	"identifier",
	"member_expression",
	"subscript_expression",
	"call_expression",
	"new_expression",
	"template_string",
	"this",
	"parenthesized_expression",
	"field_access",
	"method_invocation",
	"array_access",
	"selector_expression",
	"index_expression",
	"type_assertion_expression",
	"true",
	"false",
]);
const loosePython: ReadonlySet<string> = new Set(["lambda", "conditional_expression", "named_expression"]);

/** In the order of the source. */
export function negation(condition: Node, grammar: Grammar): TextEdit[] {
	const edits: TextEdit[] = [];
	const argument = negated(condition, grammar);
	const inner = argument?.type === "parenthesized_expression" ? parts(argument)[0] : undefined;
	// Parentheses that only `!` needed go with it.
	const isNeeded = /[\n{]/.test(argument?.text ?? "");
	if (argument && inner && !isNeeded) {
		edits.push({ start: condition.startIndex, end: inner.startIndex, text: "" }, { start: inner.endIndex, end: condition.endIndex, text: "" });
	} else negate(condition, grammar, edits);
	return edits.sort((a, b) => a.start - b.start || a.end - b.end);
}

function negate(node: Node, grammar: Grammar, edits: TextEdit[]): void {
	const argument = negated(node, grammar);
	const operator = operatorOf(node, grammar);
	const opposite = operator && oppositeOf(operator.type, grammar);
	const inner = node.type === "parenthesized_expression" ? parts(node)[0] : undefined;
	if (argument) edits.push({ start: node.startIndex, end: argument.startIndex, text: "" });
	else if (operator && dual[operator.type]) negateBoth(node, operator, grammar, edits);
	else if (operator && opposite !== undefined) edits.push(replace(operator, opposite));
	else if (inner && hasOpposite(inner, grammar)) negate(inner, grammar, edits);
	else edits.push(...notBefore(node, grammar));
}

function negateBoth(node: Node, operator: Node, grammar: Grammar, edits: TextEdit[]): void {
	edits.push(replace(operator, dual[operator.type] ?? ""));
	for (const side of [node.childForFieldName("left"), node.childForFieldName("right")]) {
		if (!side) continue;
		const own = operatorOf(side, grammar)?.type;
		// What bound tighter binds looser now.
		const needsParentheses = own !== undefined && dual[own] !== undefined && own !== operator.type;
		if (needsParentheses) edits.push(insert(side.startIndex, "("));
		negate(side, grammar, edits);
		if (needsParentheses) edits.push(insert(side.endIndex, ")"));
	}
}

const hasOpposite = (node: Node, grammar: Grammar): boolean => {
	const operator = operatorOf(node, grammar)?.type ?? "";
	return negated(node, grammar) !== undefined || operator in dual || oppositeOf(operator, grammar) !== undefined || node.type === "parenthesized_expression";
};

/** What stands behind `!` or `not`. */
function negated(node: Node, grammar: Grammar): Node | undefined {
	if (grammar === "python") return node.type === "not_operator" ? (node.childForFieldName("argument") ?? undefined) : undefined;
	const isNot = node.type === "unary_expression" && node.childForFieldName("operator")?.type === "!";
	return isNot ? (node.childForFieldName("argument") ?? node.childForFieldName("operand") ?? undefined) : undefined;
}

/** Of two operands; `a < b < c` has none. */
function operatorOf(node: Node, grammar: Grammar): Node | undefined {
	if (node.type === "comparison_operator") return parts(node).length === 2 ? (node.childForFieldName("operators") ?? undefined) : undefined;
	const isBinary = grammar === "python" ? node.type === "boolean_operator" : node.type === "binary_expression";
	return isBinary ? (node.childForFieldName("operator") ?? undefined) : undefined;
}

function notBefore(node: Node, grammar: Grammar): TextEdit[] {
	if (grammar !== "python") return tight.has(node.type) ? [insert(node.startIndex, "!")] : [insert(node.startIndex, "!("), insert(node.endIndex, ")")];
	if (!loosePython.has(node.type)) return [insert(node.startIndex, "not ")];
	return [insert(node.startIndex, "not ("), insert(node.endIndex, ")")];
}
