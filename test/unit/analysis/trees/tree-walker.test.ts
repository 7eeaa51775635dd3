// The walker reads the parser's memory: it must see exactly what a cursor sees. On code of every rule's examples, as it is, cut off in the
// middle, and edited.

import { afterAll, expect, test } from "vitest";
import { Edit, type TreeCursor } from "web-tree-sitter";
import { Grammars } from "../../../../server/src/analysis/grammars.ts";
import { rulesFor } from "../../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../../../server/src/analysis/rules/rule.ts";
import type { TreeWalker } from "../../../../server/src/analysis/trees/tree-walker.ts";
import { wasmFolder } from "../../../support/wasm-folder.ts";

const grammars = new Grammars({ wasmFolder: wasmFolder() });
afterAll(() => grammars.dispose());

const isWalker = (at: TreeCursor | TreeWalker): at is TreeWalker => "startRow" in at;

/** Of every node what both can say, in the order of the text. */
function seen(at: TreeCursor | TreeWalker): string[] {
	const nodes: string[] = [];
	for (let depth = 0; ; ) {
		const row = isWalker(at) ? at.startRow : at.startPosition.row;
		nodes.push([depth, at.nodeTypeId, at.nodeIsNamed, at.currentFieldId, at.startIndex, at.endIndex, row, at.currentNode.id].join(" "));
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

test.each<Grammar>(["python", "javascript", "typescript", "tsx", "java", "go"])("a walker sees what a cursor sees, in %s", async (name) => {
	const grammar = await grammars.load(name);
	const texts = rulesFor(name).flatMap(({ examples }) => [...examples.bad, ...examples.good]);
	texts.push(texts.join("\n\n"), `\n\n\t${texts[0]}`, "", "\n");
	for (const text of texts.flatMap((each) => [each, each.slice(0, each.length / 2)])) {
		const tree = grammar.parse(text);
		if (!tree) throw new Error("not parsed");
		const cursor = tree.walk();
		const walker = grammar.walk(tree);
		expect(seen(walker)).toEqual(seen(cursor));
		walker.dispose();
		cursor.delete();
		const position = { row: 0, column: 0 };
		tree.edit(
			new Edit({ startIndex: 0, oldEndIndex: 0, newEndIndex: 1, startPosition: position, oldEndPosition: position, newEndPosition: { row: 0, column: 1 } }),
		);
		const edited = grammar.parse(`(${text}`, tree);
		if (!edited) throw new Error("not parsed");
		expect(seen(grammar.walk(edited))).toEqual(seen(edited.walk()));
		grammar.release(tree);
		grammar.release(edited);
	}
});
