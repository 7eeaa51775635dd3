// The table reads the parser's memory: it and its nodes must say exactly what a cursor and the library's nodes say. On code of every rule's examples, as it
// is, cut off in the middle, and edited.

import { expect, test } from "vitest";
import { Edit, type Node, type Tree, type TreeCursor } from "web-tree-sitter";
import { rulesFor } from "../../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../../../server/src/analysis/rules/rule.ts";
import type { SyntaxTable } from "../../../../server/src/analysis/trees/syntax-table.ts";
import { TreeWalker } from "../../../../server/src/analysis/trees/tree-walker.ts";
import { loadGrammar } from "../../../support/grammars.ts";

const isWalker = (at: TreeCursor | TreeWalker): at is TreeWalker => "startRow" in at;

const fields = ["name", "body", "left", "right", "function", "arguments", "condition", "value", "operator"];

/** All that the product asks of nodes. */
function asText(node: Node): string {
	const { id, type, text, startIndex, endIndex, startPosition, endPosition, isNamed, isError, isExtra, isMissing, hasError } = node;
	const idsOf = (nodes: readonly (Node | null)[]) => nodes.map((each) => each?.id ?? 0).join();
	const isWhole = !node.tree.rootNode.hasError;
	const { children, namedChildren, parent, nextSibling, previousSibling, nextNamedSibling, previousNamedSibling } = node;
	return JSON.stringify([
		...[id, type, text, startIndex, endIndex, startPosition, endPosition, isNamed, isError, isExtra, isMissing, hasError],
		...[idsOf(children), idsOf(namedChildren), node.childCount, node.namedChildCount, idsOf([node.child(1), node.namedChild(1), node.child(99)])],
		idsOf([parent, previousSibling, previousNamedSibling]),
		// The library passes over what is empty, as what is missing is, and over some of what lies in errors.
		isWhole && parent && endIndex < parent.endIndex ? idsOf([nextSibling, nextNamedSibling]) : "",
		isError ? "" : idsOf(fields.map((name) => node.childForFieldName(name))),
		fields.map((name) => idsOf(node.childrenForFieldName(name))),
		isWhole && isNamed && text !== "" ? [idsOf(node.descendantsOfType("identifier")), idsOf(node.descendantsOfType(["comment", type]))] : [],
		idsOf([node.descendantForIndex(startIndex, endIndex), node.descendantForIndex(startIndex)]),
	]);
}

/** Of every node what both can say, in the order of the text. */
function seen(at: TreeCursor | TreeWalker): string[] {
	const nodes: string[] = [];
	for (let depth = 0; ; ) {
		const row = isWalker(at) ? at.startRow : at.startPosition.row;
		nodes.push([depth, at.nodeTypeId, at.nodeIsNamed, at.currentFieldId, at.startIndex, at.endIndex, row, asText(at.currentNode)].join(" "));
		if (at.gotoFirstChild()) {
			depth++;
			continue;
		}
		while (!at.gotoNextSibling()) {
			if (!at.gotoParent()) return nodes;
			depth--;
		}
	}
}

function expectSame(table: SyntaxTable, tree: Tree): void {
	const cursor = tree.walk();
	expect(seen(new TreeWalker(table))).toEqual(seen(cursor));
	cursor.delete();
}

test.each<Grammar>(["python", "javascript", "typescript", "tsx", "java", "go"])("a table says what a cursor says, in %s", async (name) => {
	const grammar = await loadGrammar(name);
	const texts = rulesFor(name).flatMap(({ examples }) => [...examples.bad, ...examples.good]);
	texts.push(texts.join("\n\n"), `\n\n\t${texts[0]}`, "", "\n");
	for (const text of texts.flatMap((each) => [each, each.slice(0, each.length / 2)])) {
		const tree = grammar.parse(text);
		if (!tree) throw new Error("not parsed");
		expectSame(grammar.table(tree, text), tree);
		const position = { row: 0, column: 0 };
		tree.edit(
			new Edit({ startIndex: 0, oldEndIndex: 0, newEndIndex: 1, startPosition: position, oldEndPosition: position, newEndPosition: { row: 0, column: 1 } }),
		);
		const edited = grammar.parse(`(${text}`, tree);
		if (!edited) throw new Error("not parsed");
		expectSame(grammar.table(edited, `(${text}`), edited);
		grammar.release(tree);
		grammar.release(edited);
	}
});
