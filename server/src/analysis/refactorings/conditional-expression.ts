import type { Node } from "web-tree-sitter";
import { holdsComment, parts } from "../rules/tree.ts";
import { consequenceOf, ifParts, ifs, statementsOf } from "./if-parts.ts";
import type { Place } from "./place.ts";
import { type Refactoring, refuse, replace, scripts } from "./refactoring.ts";
import { isLoose } from "./syntax.ts";

const languages = ["python", ...scripts, "java"] as const;

/** `if (a) x = b; else x = c;` becomes `x = a ? b : c;`, and the same for what is returned. */
export const toConditional: Refactoring = {
	id: "to-conditional-expression",
	kind: "refactor.rewrite",
	languages,
	title: "Convert to a conditional expression",
	offer(place) {
		const node = place.headOf(ifs, consequenceOf);
		return node && node.parent?.type !== "else_clause" && branches(node, place) ? node : undefined;
	},
	edits(node, place) {
		const found = branches(node, place);
		if (!found) return { edits: [] };
		if (place.grammar === "java" && !keepsType(node, found.target, place)) return refuse("The two values could be converted to one type");
		const condition = operand(found.condition);
		const [yes, no] = [operand(found.yes), operand(found.no)];
		const value = place.grammar === "python" ? `${yes} if ${condition} else ${no}` : `${condition} ? ${yes} : ${no}`;
		return { edits: [replace(node, `${found.head}${value}${found.end}`)] };
	},
};

/** `x = a ? b : c;` becomes an `if` with an `else`. */
export const toIfElse: Refactoring = {
	id: "to-if-else",
	kind: "refactor.rewrite",
	languages,
	title: "Convert to if and else",
	offer(place) {
		const node = place.around(conditionals);
		return node && wholeStatement(node, place) ? node : undefined;
	},
	edits(node, place) {
		const statement = wholeStatement(node, place);
		const { condition, yes, no } = partsOf(node, place);
		if (!statement || !condition || !yes || !no) return { edits: [] };
		const { newline, unit, source, grammar } = place;
		const indent = place.indentAt(statement.startIndex);
		const branch = (value: Node) =>
			indent + unit + source.slice(statement.startIndex, node.startIndex) + value.text + source.slice(node.endIndex, statement.endIndex);
		const text =
			grammar === "python"
				? [`if ${condition.text}:`, branch(yes), `${indent}else:`, branch(no)]
				: [`if (${condition.text}) {`, branch(yes), `${indent}} else {`, branch(no), `${indent}}`];
		return { edits: [replace(statement, text.join(newline))] };
	},
};

interface Branches {
	condition: Node;
	yes: Node;
	no: Node;
	/** What stands before and behind both values. */
	head: string;
	end: string;
	target: Node | undefined;
}

function branches(node: Node, place: Place): Branches | undefined {
	const found = ifParts(node, place.grammar);
	if (!found?.alternative || found.isChain || node.childForFieldName("initializer") || holdsComment(node)) return undefined;
	const [first, second] = [onlyOf(found.consequence), onlyOf(found.alternative)];
	if (!first || !second || first.head !== second.head) return undefined;
	return { condition: found.condition, yes: first.value, no: second.value, head: first.head, end: first.end, target: first.target };
}

/** The value that the one statement of a branch assigns or returns. */
function onlyOf(body: Node): { value: Node; head: string; end: string; target: Node | undefined } | undefined {
	const statements = statementsOf(body);
	const [statement] = statements;
	if (!statement || statements.length > 1) return undefined;
	const assignment = statement.type === "expression_statement" ? parts(statement)[0] : undefined;
	const isReturn = statement.type === "return_statement";
	const isAssignment = assignment && /^assignment(_expression)?$/.test(assignment.type) && !assignment.childForFieldName("type");
	const target = isAssignment ? assignment.childForFieldName("left") : undefined;
	const value = isReturn ? parts(statement)[0] : isAssignment ? assignment.childForFieldName("right") : undefined;
	// Anything else in the target would be evaluated before the condition.
	if (!value || !isSingle(value) || (target && !isPlainName(target)) || (!isReturn && !target)) return undefined;
	const text = statement.text;
	const head = text.slice(0, value.startIndex - statement.startIndex);
	return { value, head, end: text.slice(value.endIndex - statement.startIndex), target: target ?? undefined };
}

/** A name, or a member of what a name stands for. */
const isPlainName = ({ text }: Node): boolean => /^[\w$]+(\.[\w$#]+)*$/.test(text);

const isSingle = (value: Node): boolean => !/^(expression_list|yield|assignment|array_initializer|sequence_expression|lambda_expression)$/.test(value.type);

const operand = (node: Node): string => (isLoose(node) ? `(${node.text})` : node.text);

/** In Java `a ? 1 : 2.0` is a double, and `a ? 1 : null` may be unboxed. */
function keepsType(node: Node, target: Node | undefined, place: Place): boolean {
	const type = target ? declaredType(target, place) : returnType(node);
	return type !== undefined && !/^(Object|Number|Comparable|Serializable|Integer|Long|Short|Byte|Character|Float|Double|Boolean|var|[A-Z])\b/.test(type);
}

function declaredType(target: Node, place: Place): string | undefined {
	const declaration = place.scopes().bindingAt(target)?.declaration.parent;
	const typed = declaration?.type === "variable_declarator" ? declaration.parent : declaration;
	return typed?.childForFieldName("type")?.text;
}

function returnType(node: Node): string | undefined {
	for (let at = node.parent; at; at = at.parent) {
		if (at.type === "lambda_expression") return undefined;
		if (at.type === "method_declaration") return at.childForFieldName("type")?.text;
	}
	return undefined;
}

const conditionals: ReadonlySet<string> = new Set(["ternary_expression", "conditional_expression"]);

function partsOf(node: Node, { grammar }: Place): { condition?: Node | undefined; yes?: Node | undefined; no?: Node | undefined } {
	const field = (name: string) => node.childForFieldName(name) ?? undefined;
	if (grammar !== "python") return { condition: field("condition"), yes: field("consequence"), no: field("alternative") };
	const [yes, condition, no] = parts(node);
	return { condition, yes, no };
}

/** The statement that only assigns or returns the expression. */
function wholeStatement(node: Node, place: Place): Node | undefined {
	const { parent } = node;
	if (!parent || holdsComment(node)) return undefined;
	const assigns = /^assignment(_expression)?$/.test(parent.type) && parent.childForFieldName("right")?.id === node.id && !parent.childForFieldName("type");
	const statement = parent.type === "return_statement" ? parent : assigns && parent.parent?.type === "expression_statement" ? parent.parent : undefined;
	const target = parent.childForFieldName("left");
	if (!statement || !place.isFirstOnLine(statement.startIndex) || (target && !isPlainName(target))) return undefined;
	return statement;
}
