import type { Node } from "web-tree-sitter";
import { isComment } from "../rules/tree.ts";
import { consequenceOf, type IfParts, ifParts, ifs, isBlock, statementsOf } from "./if-parts.ts";
import type { Place } from "./place.ts";
import { everyLanguage, type Refactoring, replace } from "./refactoring.ts";
import { innerText } from "./reindent.ts";
import { isLoose } from "./syntax.ts";

/** `if (a) { if (b) { x } }` becomes `if (a && b) { x }`. */
export const mergeNestedIfs: Refactoring = {
	id: "merge-nested-ifs",
	kind: "refactor.rewrite",
	languages: everyLanguage,
	title: "Merge with the nested if",
	offer(place) {
		const node = place.headOf(ifs, consequenceOf);
		return node && nested(node, place) ? node : undefined;
	},
	edits(node, place) {
		const found = nested(node, place);
		if (!found) return { edits: [] };
		const { outer, inner } = found;
		const text = `${operand(outer.condition, place)} ${place.grammar === "python" ? "and" : "&&"} ${operand(inner.condition, place)}`;
		return { edits: [replace(outer.condition, text), replace(outer.consequence, bodyText(outer, inner, place))] };
	},
};

function nested(node: Node, place: Place): { outer: IfParts; inner: IfParts } | undefined {
	const outer = ifParts(node, place.grammar);
	if (!outer || outer.alternative) return undefined;
	const statements = statementsOf(outer.consequence);
	const [only] = statements;
	if (statements.length !== 1 || only?.type !== "if_statement" || only.childForFieldName("initializer")) return undefined;
	const inner = ifParts(only, place.grammar);
	// A comment between the two would belong to neither.
	const hasComment = [node, outer.consequence, only].some((part) => part.namedChildren.some(isComment));
	return inner && !inner.alternative && !hasComment ? { outer, inner } : undefined;
}

function operand(condition: Node, { source }: Place): string {
	const operator = condition.childForFieldName("operator")?.type ?? "";
	const text = source.slice(condition.startIndex, condition.endIndex);
	return isLoose(condition) || ["or", "||", "??"].includes(operator) ? `(${text})` : text;
}

function bodyText(outer: IfParts, inner: IfParts, place: Place): string {
	if (place.grammar === "python") return innerText(place, inner.consequence, place.indentAt(outer.consequence.startIndex));
	const { newline, unit } = place;
	const indent = place.indentAt(outer.node.startIndex);
	const body = inner.consequence;
	const text = isBlock(body) ? innerText(place, body, indent + unit) : place.source.slice(body.startIndex, body.endIndex);
	return `{${newline}${indent}${unit}${text}${newline}${indent}}`;
}
