// Small questions about syntax trees that rules of every language ask. Knows grammars only by names that callers pass in.

import type { Node } from "web-tree-sitter";

const commentTypes: ReadonlySet<string> = new Set(["comment", "line_comment", "block_comment"]);

export const isComment = (node: Node): boolean => commentTypes.has(node.type);

export const field = (node: Node, name: string): Node | undefined => node.childForFieldName(name) ?? undefined;

/** Named children without the comments between them, and without Python's backslashes at the ends of lines. */
export const parts = (node: Node): Node[] => node.namedChildren.filter((child) => !isComment(child) && child.type !== "line_continuation");

export const holdsComment = (node: Node): boolean => node.descendantsOfType([...commentTypes]).length > 0;

/** The same text: the same code, up to names that mean something else there. */
export const sameCode = (a: Node | undefined, b: Node | undefined): boolean =>
	a !== undefined && b !== undefined && a.endIndex - a.startIndex === b.endIndex - b.startIndex && a.text === b.text;

/** Nearest ancestor of one of the types; a search that meets a type of `stop` first finds nothing. */
export function enclosing(node: Node, types: ReadonlySet<string>, stop?: ReadonlySet<string>): Node | undefined {
	for (let above = node.parent; above; above = above.parent) {
		if (types.has(above.type)) return above;
		if (stop?.has(above.type)) return undefined;
	}
	return undefined;
}

/** Descendants of the types, without those inside of nodes of the types in `skip` (nested functions, classes). */
export function within(node: Node, types: ReadonlySet<string>, skip: ReadonlySet<string>): Node[] {
	const found: Node[] = [];
	const visit = (at: Node): void => {
		for (const child of at.namedChildren) {
			if (types.has(child.type)) found.push(child);
			if (!skip.has(child.type)) visit(child);
		}
	};
	visit(node);
	return found;
}

export const contains = (outer: Node, inner: Node): boolean => outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;

/** How often a name stands as a word of its own in a text, comments and strings included; counts no further than `most`. */
export function mentions(text: string, name: string, most = Number.POSITIVE_INFINITY): number {
	let count = 0;
	for (let at = text.indexOf(name); at >= 0 && count < most; at = text.indexOf(name, at + name.length)) {
		const before = text[at - 1] ?? " ";
		const after = text[at + name.length] ?? " ";
		if (!/[\w$]/.test(before) && !/[\w$]/.test(after)) count++;
	}
	return count;
}

/** Statements that follow a node in its block, without comments. */
export function following(node: Node): Node[] {
	const found: Node[] = [];
	for (let next = node.nextNamedSibling; next; next = next.nextNamedSibling) if (!isComment(next)) found.push(next);
	return found;
}

export function previous(node: Node): Node | undefined {
	let before = node.previousNamedSibling;
	while (before && isComment(before)) before = before.previousNamedSibling;
	return before ?? undefined;
}

/** What begins one more line like the one at an offset: the file's line end, and that line's indentation. */
export function lineLike(source: string, offset: number): string {
	const lineEnd = /\r\n|\n|\r/.exec(source)?.[0] ?? "\n";
	const start = Math.max(source.lastIndexOf("\n", offset - 1), source.lastIndexOf("\r", offset - 1)) + 1;
	const indentation = /^[ \t]*/.exec(source.slice(start, offset))?.[0] ?? "";
	return lineEnd + indentation;
}
