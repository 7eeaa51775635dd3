import type { Node } from "web-tree-sitter";
import type { TextEdit } from "../text-edits.ts";
import { consequenceOf, type IfParts, ifParts, ifs, isBlock } from "./if-parts.ts";
import { negation } from "./negation.ts";
import type { Place } from "./place.ts";
import { everyLanguage, type Refactoring } from "./refactoring.ts";

/** `if (a) { x } else { y }` becomes `if (!a) { y } else { x }`. */
export const invertIf: Refactoring = {
	id: "invert-if",
	kind: "refactor.rewrite",
	languages: everyLanguage,
	title: "Invert if",
	offer(place) {
		const node = place.headOf(ifs, consequenceOf);
		return node && invertible(node, place) ? node : undefined;
	},
	edits(node, place) {
		const found = invertible(node, place);
		if (!found) return { edits: [] };
		const [first, second] = place.grammar === "python" ? pythonBranches(found, place) : [asStretch(found.consequence), asStretch(found.alternative)];
		const text = ({ start, end }: Stretch) => place.source.slice(start, end);
		// A script's last statement may stand without it.
		const end = isBlock(found.alternative) || text(second).endsWith(";") ? "" : ";";
		const swap: TextEdit[] = [
			{ ...first, text: text(second) + end },
			{ ...second, text: text(first) },
		];
		return { edits: [...negation(found.condition, place.grammar), ...swap] };
	},
};

type Stretch = Omit<TextEdit, "text">;
type WithElse = IfParts & { alternative: Node };

const simple = /^(expression|return|throw|break|continue)_statement$/;

function invertible(node: Node, place: Place): WithElse | undefined {
	const found = ifParts(node, place.grammar);
	if (!found?.alternative || found.isChain) return undefined;
	const { alternative, consequence } = found;
	return [consequence, alternative].every((body) => isBlock(body) || simple.test(body.type)) ? { ...found, alternative } : undefined;
}

const asStretch = ({ startIndex, endIndex }: Node): Stretch => ({ start: startIndex, end: endIndex });

/** All that stands behind the colons: comments that come first in a block, or last, are no part of it in the grammar. */
function pythonBranches({ node, alternative }: WithElse, { source }: Place): [Stretch, Stretch] {
	const clause = node.childForFieldName("alternative") ?? node;
	const afterColon = (of: Node) => of.children.find((child) => child.type === ":")?.endIndex ?? of.startIndex;
	const beforeElse = source.slice(0, clause.startIndex).trimEnd().length;
	return [
		{ start: afterColon(node), end: beforeElse },
		{ start: afterColon(clause), end: alternative.endIndex },
	];
}
