// What rules for JavaScript and TypeScript ask of the tree: literals, functions, conditions, and where control ends.

import type { Node } from "web-tree-sitter";
import type { RuleMatch } from "../rule.ts";
import { field, parts } from "../tree.ts";

export const script = ["javascript", "typescript", "tsx"] as const;
export const typedScript = ["typescript", "tsx"] as const;

export const functionTypes: ReadonlySet<string> = new Set([
	"function_declaration",
	"function_expression",
	"generator_function_declaration",
	"generator_function",
	"arrow_function",
	"method_definition",
	"class_static_block",
]);
export const loopTypes: ReadonlySet<string> = new Set(["for_statement", "for_in_statement", "while_statement", "do_statement"]);
export const bodyTypes: ReadonlySet<string> = new Set(["statement_block", "program", "switch_case", "switch_default"]);

/** Without parentheses and TypeScript's assertions around it. */
export function unwrap(node: Node): Node {
	let inner = node;
	while (["parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"].includes(inner.type)) {
		const next = parts(inner)[0];
		if (!next) break;
		inner = next;
	}
	return inner;
}

export const isAsync = (node: Node): boolean => node.children.some((child) => child.type === "async");

export function enclosingFunction(node: Node): Node | undefined {
	for (let above = node.parent; above; above = above.parent) if (functionTypes.has(above.type)) return above;
	return undefined;
}

const effects = ["call_expression", "new_expression", "assignment_expression", "augmented_assignment_expression", "update_expression"];

/** Evaluating it twice gives the same and changes nothing (getters aside). */
export function isPure(node: Node): boolean {
	const types = [...effects, "await_expression", "yield_expression"];
	return !types.includes(node.type) && node.descendantsOfType(types).length === 0;
}

/** The value of a plain string without escapes; undefined for anything else. */
export function stringValue(node: Node | undefined): string | undefined {
	if (node?.type === "string") return node.namedChildren.some((child) => child.type === "escape_sequence") ? undefined : node.text.slice(1, -1);
	if (node?.type !== "template_string") return undefined;
	return node.namedChildren.every((child) => child.type === "string_fragment") ? node.text.slice(1, -1) : undefined;
}

export const argumentsOf = (call: Node): Node[] => {
	const list = field(call, "arguments");
	return list?.type === "arguments" ? parts(list) : [];
};

/** The last part of what is called: "exec" in `child.exec(x)` and in `exec(x)`. */
export function calledName(call: Node): string | undefined {
	const callee = field(call, "function") ?? field(call, "constructor");
	if (callee?.type === "identifier") return callee.text;
	return callee?.type === "member_expression" ? field(callee, "property")?.text : undefined;
}

/** A test, by what it imports and calls: names of files are not known here. */
export const isTestFile = ({ ofFile }: RuleMatch): boolean => ofFile(hasTestMarks);

const hasTestMarks = (_root: Node, source: string): boolean => testMarks.test(source);

const testMarks =
	/^[ \t]*(?:describe|suite)(?:\.\w+)?\(\s*["'`]|(?:\bfrom|\brequire\()\s*["'](?:node:test|vitest|@jest\/globals|ava|tape|tap|mocha|chai|@playwright\/test)["']/m;

export const isConstantName = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name);

/** The expressions that are glued into a template or a concatenation of strings; undefined where it is neither or nothing is. */
export function gluedParts(node: Node): Node[] | undefined {
	if (node.type === "template_string") {
		const inserted = node.namedChildren.filter((child) => child.type === "template_substitution").flatMap(parts);
		return inserted.length > 0 ? inserted : undefined;
	}
	const operands = concatenated(node);
	if (!operands?.some((operand) => operand.type === "string" || operand.type === "template_string")) return undefined;
	const inserted = operands.flatMap((operand) =>
		operand.type === "template_string" ? (gluedParts(operand) ?? []) : operand.type === "string" ? [] : [operand],
	);
	return inserted.length > 0 ? inserted : undefined;
}

/** The operands of `a + b + c`, flat. */
function concatenated(node: Node): Node[] | undefined {
	const operands: Node[] = [];
	let rest = unwrap(node);
	while (rest.type === "binary_expression" && field(rest, "operator")?.type === "+") {
		const right = field(rest, "right");
		const left = field(rest, "left");
		if (!left || !right) return undefined;
		operands.unshift(unwrap(right));
		rest = unwrap(left);
	}
	return operands.length > 0 ? [rest, ...operands] : undefined;
}

const neverReturns = /^(?:.*\.)?(?:exit|abort|fail|assertNever|unreachable|throw[A-Z]\w*|_?raise\w*)$/;

/** Whether nothing after the statement is reached by running past it. */
export function endsFlow(statement: Node | undefined): boolean {
	switch (statement?.type) {
		case "return_statement":
		case "throw_statement":
		case "break_statement":
		case "continue_statement":
			return true;
		case "expression_statement": {
			const call = parts(statement)[0];
			return call?.type === "call_expression" && neverReturns.test(field(call, "function")?.text ?? "");
		}
		case "statement_block":
			return parts(statement).some(endsFlow);
		case "else_clause":
			return endsFlow(parts(statement)[0]);
		case "if_statement":
			return endsFlow(field(statement, "consequence")) && endsFlow(field(statement, "alternative"));
		case "try_statement":
			return tryEndsFlow(statement);
		case "switch_statement":
			return switchEndsFlow(statement);
		case "while_statement":
		case "for_statement":
			return isEndless(statement);
		default:
			return false;
	}
}

function tryEndsFlow(statement: Node): boolean {
	const finalizer = field(statement, "finalizer");
	if (finalizer && endsFlow(field(finalizer, "body"))) return true;
	const handler = field(statement, "handler");
	return endsFlow(field(statement, "body")) && (!handler || endsFlow(field(handler, "body")));
}

function switchEndsFlow(statement: Node): boolean {
	const cases = parts(field(statement, "body") ?? statement);
	const last = cases.at(-1);
	if (!last || !cases.some((each) => each.type === "switch_default") || statement.descendantsOfType("break_statement").length > 0) return false;
	return caseBody(last).some(endsFlow);
}

function isEndless(loop: Node): boolean {
	const condition = field(loop, "condition");
	const isForever = loop.type === "for_statement" ? condition?.type === "empty_statement" : /^\((?:true|1)\)$/.test(condition?.text ?? "");
	return isForever && loop.descendantsOfType("break_statement").length === 0;
}

/** Statements of a `case` or `default`. */
export const caseBody = (node: Node): Node[] => node.childrenForFieldName("body").filter((child) => child.isNamed && child.type !== "comment");

/** Returns with a value that are the function's own. */
export function returnsValue(body: Node): boolean {
	return ownDescendants(body, "return_statement").some((each) => parts(each).length > 0);
}

/** Descendants of a type that do not belong to a function inside. */
export function ownDescendants(node: Node, ...types: string[]): Node[] {
	const found: Node[] = [];
	const open = [node];
	for (let at = open.pop(); at; at = open.pop()) {
		for (const child of at.namedChildren) {
			if (types.includes(child.type)) found.push(child);
			if (!functionTypes.has(child.type)) open.push(child);
		}
	}
	return found;
}

/** The name that a key stands for; undefined where it is computed. */
export function keyName(key: Node | undefined): string | undefined {
	if (key?.type === "property_identifier" || key?.type === "private_property_identifier" || key?.type === "number") return key.text;
	return key?.type === "string" ? stringValue(key) : undefined;
}

/** A statement with its line, where it has the line for itself. */
export function wholeLine(node: Node, source: string): { start: number; end: number } {
	const lineStart = source.lastIndexOf("\n", node.startIndex - 1) + 1;
	const nextLine = source.indexOf("\n", node.endIndex);
	const lineEnd = nextLine === -1 ? source.length : nextLine + 1;
	const isAlone = source.slice(lineStart, node.startIndex).trim() === "" && source.slice(node.endIndex, lineEnd).trim() === "";
	return isAlone ? { start: lineStart, end: lineEnd } : { start: node.startIndex, end: node.endIndex };
}
