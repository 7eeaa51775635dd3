import type { Node } from "web-tree-sitter";
import type { TextEdit } from "../text-edits.ts";
import { isBlock } from "./if-parts.ts";
import type { Place } from "./place.ts";
import { type Refactoring, scripts } from "./refactoring.ts";
import { loops } from "./syntax.ts";

/** `if (a) x(); else y();` becomes `if (a) { x(); } else { y(); }`, on lines of their own. */
export const addBraces: Refactoring = {
	id: "add-braces",
	kind: "refactor.rewrite",
	languages: [...scripts, "java"],
	title: "Add braces",
	offer(place) {
		const node = place.headOf(statements, (each) => bodiesOf(each).at(-1)?.body ?? each.lastChild);
		return node && bodiesOf(node).some(({ body }) => isBare(body)) ? node : undefined;
	},
	edits(node, place) {
		const bare = bodiesOf(node).filter(({ body }) => isBare(body));
		return { edits: bare.flatMap(({ body, before }) => braced(node, body, before, place)) };
	},
};

const statements: ReadonlySet<string> = new Set(["if_statement", ...loops]);

/** With what stands before them: `)`, `else` or `do`. */
function bodiesOf(node: Node): { body: Node; before: Node }[] {
	const found: { body: Node; before: Node }[] = [];
	const add = (body: Node | null | undefined) => {
		let before = body?.previousSibling;
		while (before?.type.endsWith("comment")) before = before.previousSibling;
		if (body && before) found.push({ body, before });
	};
	add(node.childForFieldName("consequence") ?? node.childForFieldName("body"));
	const clause = node.childForFieldName("alternative");
	add(clause?.type === "else_clause" ? clause.namedChildren.findLast((child) => !child.type.endsWith("comment")) : clause);
	return found;
}

const isBare = (body: Node): boolean => !isBlock(body) && body.type !== "if_statement" && body.type !== "empty_statement" && body.type !== ";";

function braced(node: Node, body: Node, before: Node, place: Place): TextEdit[] {
	const { source, newline, unit } = place;
	const indent = place.indentAt(node.startIndex);
	const edits: TextEdit[] = [{ start: before.endIndex, end: before.endIndex, text: " {" }];
	if (!place.isFirstOnLine(body.startIndex)) {
		const end = body.startIndex;
		const start = source.slice(0, end).trimEnd().length;
		const isDirect = start === before.endIndex;
		edits.push({ start, end, text: newline + indent + unit });
		if (isDirect) edits.splice(0, 2, { start, end, text: ` {${newline}${indent}${unit}` });
	}
	const rest = /^[ \t]*(?:\/\/[^\r\n]*)?/.exec(source.slice(body.endIndex))?.[0] ?? "";
	const end = rest.includes("//") ? body.endIndex + rest.length : body.endIndex;
	const white = /^\s*/.exec(source.slice(end))?.[0].length ?? 0;
	const goesOn = continues(node, body);
	edits.push({ start: end, end: goesOn ? end + white : end, text: `${newline}${indent}}${goesOn ? " " : ""}` });
	return edits;
}

/** Whether the statement goes on behind this body: with `else`, or with the `while` of a `do`. */
function continues(node: Node, body: Node): boolean {
	if (node.type === "do_statement") return true;
	return node.childForFieldName("alternative") !== null && node.childForFieldName("consequence")?.id === body.id;
}
