// An `if` taken apart, the same for every language.

import type { Node } from "web-tree-sitter";
import { parts } from "../rules/tree.ts";

export interface IfParts {
	node: Node;
	/** Without the parentheses that the statement itself has. */
	condition: Node;
	consequence: Node;
	/** Of the `else` or, with `isChain`, of what else is tried. */
	alternative: Node | undefined;
	/** Whether the `else` goes on with another `if`. */
	isChain: boolean;
}

export const ifs: ReadonlySet<string> = new Set(["if_statement"]);
export const consequenceOf = (node: Node): Node | null => node.childForFieldName("consequence");

export function ifParts(node: Node, grammar: string): IfParts | undefined {
	const whole = node.childForFieldName("condition");
	const consequence = consequenceOf(node);
	const hasParentheses = grammar !== "python" && grammar !== "go";
	const condition = whole && hasParentheses ? parts(whole)[0] : whole;
	if (!condition || !consequence) return undefined;
	const clause = node.childForFieldName("alternative");
	if (!clause) return { node, condition, consequence, alternative: undefined, isChain: false };
	const alternative = clause.type === "else_clause" ? parts(clause)[0] : clause;
	return { node, condition, consequence, alternative, isChain: clause.type === "elif_clause" || alternative?.type === "if_statement" };
}

export const isBlock = (node: Node): boolean => node.type === "block" || node.type === "statement_block";

/** Of a block, or the one statement that stands in place of it; without comments. */
export function statementsOf(body: Node): Node[] {
	if (!isBlock(body)) return [body];
	return parts(body).flatMap((child) => (child.type === "statement_list" ? parts(child) : [child]));
}
