// Asks for refactorings at every place of a text, or at places picked at random.

import type { LoadedGrammar } from "../../server/src/analysis/grammars.ts";
import { allRefactorings } from "../../server/src/analysis/refactorings/all-refactorings.ts";
import { Place } from "../../server/src/analysis/refactorings/place.ts";
import { refactor } from "../../server/src/analysis/refactorings/refactor.ts";
import { isRefusal, type Refactoring } from "../../server/src/analysis/refactorings/refactoring.ts";
import { statementLists, walk } from "../../server/src/analysis/refactorings/syntax.ts";
import { applyEdits } from "../../server/src/analysis/text-edits.ts";

export interface Made {
	/** Which refactoring, and of what. */
	what: string;
	text: string;
}

export interface Limits {
	/** How many of each kind are made. */
	made: number;
	/** How many places of each kind are tried where it is offered. */
	tried: number;
	/** Order of the places; as they stand in the text where it is absent. */
	random?: () => number;
}

/** What each refactoring makes; where what it makes would not parse, a text that does not parse either. */
export function refactorEverywhere(grammar: LoadedGrammar, source: string, limits: Limits): Made[] {
	const tree = grammar.parse(source);
	if (!tree) throw new Error("not parsed");
	try {
		const { random } = limits;
		const selections = selectionsIn(tree.rootNode);
		if (random) selections.sort(() => random() - 0.5);
		const table = grammar.table(tree, source);
		const places = selections.slice(0, 1000).map(([start, end]) => new Place({ grammar: grammar.name, table, start, end }));
		return allRefactorings.filter(({ languages }) => languages.includes(grammar.name)).flatMap((each) => madeOf(each, places, grammar, limits));
	} finally {
		grammar.release(tree);
	}
}

function madeOf({ id, offer }: Refactoring, places: readonly Place[], grammar: LoadedGrammar, limits: Limits): Made[] {
	const found = new Map<string, Made>();
	let tried = 0;
	for (const place of places) {
		if (found.size >= limits.made || tried >= limits.tried) break;
		const at = offer(place);
		if (!at || isRefusal(at) || at.hasError) continue;
		tried++;
		const rewrite = refactor(place, id, grammar);
		const isBroken = isRefusal(rewrite) && rewrite.refused === "The result would not be valid code";
		if (isRefusal(rewrite) && !isBroken) continue;
		const text = isRefusal(rewrite) ? "( broken" : applyEdits(place.source, rewrite.edits);
		found.set(text, { what: `${id} at ${place.start}: ${place.source.slice(place.start, Math.max(place.end, place.start + 20))}`, text });
	}
	return [...found.values()];
}

/** Carets at the start of nodes, nodes, and statements that follow each other. */
function selectionsIn(root: Parameters<typeof walk>[0]): [start: number, end: number][] {
	const found = new Map<string, [number, number]>();
	const add = (start: number, end: number) => found.set(`${start} ${end}`, [start, end]);
	for (const node of walk(root)) {
		add(node.startIndex, node.startIndex);
		add(node.startIndex, node.endIndex);
		if (!statementLists.has(node.type)) continue;
		const statements = node.namedChildren;
		for (const [index, first] of statements.entries()) for (const last of statements.slice(index, index + 4)) add(first.startIndex, last.endIndex);
	}
	return [...found.values()];
}
