// The real grammars, straight from node_modules, for tests of what reads trees.

import { afterAll } from "vitest";
import { Grammars, type LoadedGrammar } from "../../server/src/analysis/grammars.ts";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";
import type { SyntaxTable } from "../../server/src/analysis/trees/syntax-table.ts";
import { wasmFolder } from "./wasm-folder.ts";

const grammars = new Grammars({ wasmFolder: wasmFolder() });
afterAll(() => grammars.dispose());

export const loadGrammar = (grammar: Grammar): Promise<LoadedGrammar> => grammars.load(grammar);

/** The tree of a text, as long as it is read. */
export function withTable<Result>(grammar: LoadedGrammar, text: string, read: (table: SyntaxTable) => Result): Result {
	const tree = grammar.parse(text);
	if (!tree) throw new Error("not parsed");
	try {
		return read(grammar.table(tree, text));
	} finally {
		grammar.release(tree);
	}
}
