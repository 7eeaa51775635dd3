// Texts with a selection marked by « and », or a caret by ‸, and what a refactoring makes of them.

import { describe, expect, it } from "vitest";
import { Grammars } from "../../server/src/analysis/grammars.ts";
import { Place } from "../../server/src/analysis/refactorings/place.ts";
import { refactor, refactoringsAt } from "../../server/src/analysis/refactorings/refactor.ts";
import { isRefusal } from "../../server/src/analysis/refactorings/refactoring.ts";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";
import { applyEdits } from "../../server/src/analysis/text-edits.ts";
import { wasmFolder } from "./wasm-folder.ts";

export const grammars = new Grammars({ wasmFolder: wasmFolder() });

export interface Refactored {
	/** The new text; undefined where it was refused. */
	text?: string;
	refused?: string;
	/** What stands at the place that the editor is to rename. */
	name?: string;
}

/** Undefined where it is not offered. */
export async function refactorText(grammar: Grammar, marked: string, id: string): Promise<Refactored | undefined> {
	const { source, start, end } = unmarked(marked);
	return refactorAt(grammar, { source, start, end }, id);
}

export async function refactorAt(
	grammar: Grammar,
	{ source, start, end }: { source: string; start: number; end: number },
	id: string,
): Promise<Refactored | undefined> {
	const loaded = await grammars.load(grammar);
	const tree = loaded.parse(source);
	if (!tree) throw new Error("not parsed");
	try {
		const place = new Place({ grammar, table: loaded.table(tree, source), start, end });
		if (!refactoringsAt(place).some((each) => each.id === id)) return undefined;
		const rewrite = refactor(place, id, loaded);
		if (isRefusal(rewrite)) return rewrite;
		const text = applyEdits(source, rewrite.edits);
		if (!rewrite.name) return { text };
		const { edit, offset } = rewrite.name;
		return { text, name: /^\w+/.exec(rewrite.edits[edit]?.text.slice(offset) ?? "")?.[0] ?? "" };
	} finally {
		loaded.release(tree);
	}
}

function unmarked(marked: string): { source: string; start: number; end: number } {
	const source = marked.replace(/[«»‸]/g, "");
	const start = marked.search(/[«‸]/);
	const end = marked.includes("»") ? marked.indexOf("»") - 1 : start;
	return { source, start, end };
}

export type Pair = [grammar: Grammar, before: string, after: string];

/** A test for each; "no" means not offered, "refused: …" that it is offered, but not done. */
export function pairs(id: string, all: readonly Pair[]): void {
	describe(id, () => {
		it.each(all)("%s: %j", async (grammar, before, after) => {
			const result = await refactorText(grammar, before, id);
			expect(result?.text ?? (result ? `refused: ${result.refused}` : "no")).toBe(after);
		});
	});
}
