// What can be done at a place, and the edits of what was chosen. The rule: a text without syntax errors has none afterwards either; edits that
// would break it are not given out.

import type { LoadedGrammar } from "../grammars.ts";
import { applyEdits, type Rewrite, setApart } from "../text-edits.ts";
import { allRefactorings } from "./all-refactorings.ts";
import type { Place } from "./place.ts";
import { isRefusal, type Refactoring, type Refusal, refuse } from "./refactoring.ts";

export interface OfferedRefactoring {
	id: string;
	kind: Refactoring["kind"];
	title: string;
	/** Why it cannot be done here. */
	refused?: string;
}

export function refactoringsAt(place: Place): OfferedRefactoring[] {
	return allRefactorings.flatMap(({ id, kind, title, languages, offer }) => {
		const at = languages.includes(place.grammar) ? offer(place) : undefined;
		if (!at) return [];
		if (isRefusal(at)) return [{ id, kind, title, refused: at.refused }];
		return at.hasError ? [] : [{ id, kind, title }];
	});
}

export function refactor(place: Place, id: string, grammar: LoadedGrammar): Rewrite | Refusal {
	const refactoring = allRefactorings.find((each) => each.id === id && each.languages.includes(place.grammar));
	const at = refactoring?.offer(place);
	if (!refactoring || !at) return refuse("This cannot be done here");
	if (isRefusal(at)) return at;
	const found = refactoring.edits(at, place);
	if (isRefusal(found)) return found;
	if (found.edits.length === 0) return refuse("There is nothing to change here");
	const rewrite = setApart(found, place.source);
	return place.root.hasError || parses(applyEdits(place.source, rewrite.edits), grammar) ? rewrite : refuse("The result would not be valid code");
}

function parses(text: string, grammar: LoadedGrammar): boolean {
	const tree = grammar.parse(text);
	if (!tree) return false;
	try {
		return !tree.rootNode.hasError;
	} finally {
		grammar.release(tree);
	}
}
