// Puts words to the places where a tree-sitter parse failed: what is missing, what was never closed, what does not belong.
// One message per broken place; what is inside it only echoes it. Pure.

import type { Node } from "web-tree-sitter";
import type { Issue } from "#protocol/analysis.ts";
import { byPlace } from "./text-positions.ts";

/** After that many a person needs no more of them. */
const maxSyntaxErrors = 20;

const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "${": "}" };
const closers = new Set(Object.values(closerOf));

export function syntaxErrors(root: Node): Issue[] {
	const issues: Issue[] = [];
	// No recursion: code may be nested deeper than a stack.
	const broken = [root];
	for (let node = broken.pop(); node && issues.length < maxSyntaxErrors; node = broken.pop()) {
		if (node.isMissing) issues.push(missing(node));
		else if (node.isError) issues.push(explain(node));
		else broken.push(...node.children.filter((child) => child.hasError).reverse());
	}
	return issues.sort(byPlace);
}

/** A missing token has no width; the mark goes under the character before it. */
function missing(node: Node): Issue {
	const { row, column } = node.startPosition;
	const what = node.isNamed ? "name or value" : `'${node.type}'`;
	const range = { line: row + 1, column: Math.max(0, column - 1), end_line: row + 1, end_column: Math.max(1, column) };
	return issueAt(range, `Missing ${what}`, node.isNamed ? "Add what belongs here." : `Add ${what}.`);
}

function explain(error: Node): Issue {
	const text = error.text;
	const [first] = error.children;
	const last = error.children.at(-1);
	if (text.startsWith("/*")) return issueAt(startOf(error, 2), "The comment is never closed", "Add '*/'.");
	if (first && /^["'`]$/.test(first.type))
		return issueAt(rangeOf(first), `The ${first.type === "`" ? "template" : "string"} is never closed`, `Add ${first.type}.`);
	const bracket = wrongBracket(error);
	if (bracket) return bracket;
	const tag = error.children.find((child) => child.type === "jsx_opening_element");
	if (tag) return issueAt(rangeOf(tag), `${shown(tag.text)} is never closed`, "Add the closing tag.");
	if (last && isOperator(last.type)) return issueAt(rangeOf(last), `Something is missing after '${last.type}'`, "Add what belongs here, or remove it.");
	const culprit = last ?? error;
	return issueAt(
		rangeOf(culprit),
		`Unexpected ${culprit.text === "" ? "end of file" : `'${shown(culprit.text)}'`}`,
		"Remove it, or add what is missing before it.",
	);
}

/** The first closing bracket that nothing opened, or else the last one that stays open. */
function wrongBracket(error: Node): Issue | undefined {
	const open: Node[] = [];
	for (const child of error.children) {
		if (closerOf[child.type] !== undefined) open.push(child);
		if (!closers.has(child.type)) continue;
		const opener = open.at(-1);
		if (opener && closerOf[opener.type] === child.type) open.pop();
		else if (!opener) return issueAt(rangeOf(child), `Unexpected '${child.type}'`, "Remove it, or open it before.");
	}
	const unclosed = open.at(-1);
	return (
		unclosed && issueAt(rangeOf(unclosed), `'${unclosed.type}' is never closed: missing '${closerOf[unclosed.type]}'`, `Add '${closerOf[unclosed.type]}'.`)
	);
}

function isOperator(type: string): boolean {
	return /^[^\w\s"'`()[\]{}]+$/.test(type);
}

function shown(text: string): string {
	const line = text.split("\n", 1)[0]?.trim() ?? "";
	return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

type Range = Pick<Issue, "line" | "column" | "end_line" | "end_column">;

function rangeOf(node: Node): Range {
	const { startPosition: start, endPosition: end } = node;
	return { line: start.row + 1, column: start.column, end_line: end.row + 1, end_column: end.column };
}

function startOf(node: Node, length: number): Range {
	const { row, column } = node.startPosition;
	return { line: row + 1, column, end_line: row + 1, end_column: column + length };
}

function issueAt(range: Range, message: string, suggestion: string): Issue {
	return { ...range, type: "syntax", rule: "syntax-error", severity: "error", message, suggestion };
}
