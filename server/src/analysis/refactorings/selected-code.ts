// What is selected to become a function: whole statements that follow each other, or one expression; and what in it cannot be moved there.

import type { Node } from "web-tree-sitter";
import { isComment } from "../rules/tree.ts";
import { obstacleToNaming, selectedExpression } from "./expressions.ts";
import { ownWord } from "./own-word.ts";
import type { Place } from "./place.ts";
import { type Refusal, refuse, scripts } from "./refactoring.ts";
import { functionAround, functions, loops, statementLists, statementOf, walk } from "./syntax.ts";

export interface SelectedCode {
	/** In the order of the source; one where it is an expression. */
	nodes: readonly Node[];
	isExpression: boolean;
	/** The function around it. */
	owner: Node;
	/** The statement, or in Java the method, beside which the new function is to stand. */
	anchor: Node;
}

export function selectedCode(place: Place): SelectedCode | Refusal | undefined {
	const statements = selectedStatements(place);
	const expression = statements ? undefined : selectedExpression(place);
	const first = statements?.[0] ?? expression;
	if (!first) return undefined;
	const nodes = statements ?? [first];
	const obstacle = (expression && obstacleToNaming(expression)) ?? obstacleIn(nodes, place);
	if (obstacle) return obstacle;
	const owner = functionAround(first);
	const anchor = owner && anchorOf(owner, place);
	return owner && anchor ? { nodes, isExpression: expression !== undefined, owner, anchor } : refuse("It stands in no function");
}

function selectedStatements(place: Place): Node[] | undefined {
	if (place.isCaret) return undefined;
	for (const list of [place.node, place.node.parent, place.node.parent?.parent]) {
		if (!list || !statementLists.has(list.type)) continue;
		const inside = list.namedChildren.filter((child) => child.startIndex >= place.start && child.endIndex <= place.end);
		const isWhole = inside[0]?.startIndex === place.start && inside.at(-1)?.endIndex === place.end;
		if (!isWhole || !inside.every((child) => isComment(child) || statementOf(child)?.id === child.id)) continue;
		// A comment behind an earlier statement belongs to that one.
		const first = inside.findIndex((child) => !isComment(child) || place.isFirstOnLine(child.startIndex));
		if (inside.slice(first).some((child) => !isComment(child))) return inside.slice(first);
	}
	return undefined;
}

function anchorOf(owner: Node, { grammar }: Place): Node | undefined {
	if (grammar === "java") return owner.type === "method_declaration" ? owner : undefined;
	if (grammar === "go") return topLevel(owner);
	for (let at: Node | null = owner; at; at = at.parent) {
		const isInList = at.parent !== null && statementLists.has(at.parent.type);
		if (isInList && at.parent?.parent?.type !== "class_definition") return at;
	}
	return undefined;
}

function topLevel(node: Node): Node | undefined {
	for (let at: Node | null = node; at; at = at.parent) if (/^(function|method)_declaration$/.test(at.type)) return at;
	return undefined;
}

const leaving: Readonly<Record<string, string>> = {
	return_statement: "It returns from the function around it",
	yield: "It yields from the function around it",
	yield_expression: "It yields from the function around it",
	yield_statement: "It yields from the function around it",
	await: "It waits, which only an async function can",
	await_expression: "It waits, which only an async function can",
	global_statement: "It says where names belong",
	nonlocal_statement: "It says where names belong",
	delete_statement: "It deletes a name or an element",
	explicit_constructor_invocation: "It calls another constructor",
	labeled_statement: "It has a label",
	goto_statement: "It jumps to a label",
	fallthrough_statement: "It goes on with the next case",
	defer_statement: "It defers a call to the end of the function around it",
};

function obstacleIn(nodes: readonly Node[], { grammar }: Place): Refusal | undefined {
	const isTyped = grammar === "java" || grammar === "typescript" || grammar === "tsx";
	// The compiler would miss what follows.
	const last = nodes.findLast((node) => !isComment(node));
	if (isTyped && last?.type === "throw_statement") return refuse("It ends in a throw");
	if (grammar === "go" && neverEnds(last)) return refuse("It never comes to its end");
	for (const node of nodes) {
		for (const each of walk(node, (at) => at.id === node.id || !functions.has(at.type))) {
			if (functions.has(each.type)) continue;
			const reason = leaving[each.type];
			if (reason !== undefined) return refuse(reason);
			if (each.children.some(({ type }) => type === "await" || type === "async")) return refuse("It waits, which only an async function can");
			if (/^(break|continue)_statement$/.test(each.type) && leaves(each, node)) return refuse("It leaves a loop around it");
			if (grammar === "java" && /^(class|record|enum|interface)_declaration$/.test(each.type)) return refuse("It declares a class");
			if (grammar === "go" && each.type === "call_expression" && each.childForFieldName("function")?.text === "recover")
				return refuse("It recovers from a panic");
			if (grammar === "python" && each.type === "call" && each.childForFieldName("function")?.text === "super") return refuse("It uses super");
			if (grammar === "python" && each.type === "identifier" && /^__\w*[^_]$/.test(each.text))
				return refuse(`${each.text} has another name outside of the class`);
		}
		const word = scripts.includes(grammar) ? ownWord(node) : undefined;
		if (word !== undefined) return refuse(`It uses ${word}`);
	}
	return undefined;
}

const switches = /^(switch|expression_switch|type_switch|select)_(statement|expression)$/;

/** Whether a `break` or `continue` belongs to something outside of `top`. */
function leaves(jump: Node, top: Node): boolean {
	if (jump.namedChildCount > 0) return true;
	for (let at: Node | null = jump; at && at.id !== top.parent?.id; at = at.parent) {
		if (loops.has(at.type) || (jump.type === "break_statement" && switches.test(at.type))) return false;
	}
	return true;
}

/** Whether the code never comes to its end, which the compiler may count on. */
function neverEnds(last: Node | undefined): boolean {
	if (!last) return false;
	if (last.type === "for_statement")
		return last.namedChildren.every(({ type }) => type === "block") && ![...walk(last)].some(({ type }) => type === "break_statement");
	const call = last.type === "expression_statement" ? last.namedChildren[0] : undefined;
	return call?.childForFieldName("function")?.text === "panic" || (last.type === "select_statement" && last.namedChildCount === 0);
}
