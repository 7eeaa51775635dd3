import type { Node } from "web-tree-sitter";
import type { Place } from "./place.ts";
import { type Refactoring, withBraces } from "./refactoring.ts";

/** A `switch` without `default` gets one, which changes nothing that it does. */
export const addDefault: Refactoring = {
	id: "add-default",
	kind: "refactor.rewrite",
	languages: withBraces,
	title: "Add the missing default",
	offer(place) {
		const node = place.headOf(switches, (each) => bracesOf(each)?.firstChild ?? each.children.find(({ type }) => type === "{"));
		const close = node && closingOf(node);
		return node && close && !hasDefault(node) ? node : undefined;
	},
	edits(node, place) {
		const close = closingOf(node);
		if (!close) return { edits: [] };
		const { newline } = place;
		const outer = place.indentAt(node.startIndex);
		const first = casesOf(node)[0];
		const indent = first && place.isFirstOnLine(first.startIndex) ? place.indentAt(first.startIndex) : outer + (place.grammar === "go" ? "" : place.unit);
		const start = place.source.slice(0, close.startIndex).trimEnd().length;
		return { edits: [{ start, end: close.startIndex, text: `${newline}${indent}${defaultOf(node, indent, place)}${newline}${outer}` }] };
	},
};

const switches: ReadonlySet<string> = new Set(["switch_statement", "switch_expression", "expression_switch_statement", "type_switch_statement"]);
const cases = /^(switch_case|switch_default|switch_rule|switch_block_statement_group|expression_case|type_case|default_case)$/;

/** In Go the braces are the statement's own. */
const bracesOf = (node: Node): Node | null => node.childForFieldName("body");
const closingOf = (node: Node): Node | undefined => (bracesOf(node) ?? node).children.findLast(({ type }) => type === "}");
const casesOf = (node: Node): Node[] => (bracesOf(node) ?? node).namedChildren.filter(({ type }) => cases.test(type));

function hasDefault(node: Node): boolean {
	return casesOf(node).some((each) => /^default\b|^case\b[^:>]*,\s*default\b/.test(each.text));
}

function defaultOf(node: Node, indent: string, { grammar, newline, unit }: Place): string {
	if (grammar === "go") return "default:";
	if (!casesOf(node).some(({ type }) => type === "switch_rule")) return `default:${newline}${indent}${unit}break;`;
	const isStatement = node.parent?.type === "block" || node.parent?.type === "expression_statement";
	return isStatement ? `default -> {${newline}${indent}}` : "default -> throw new IllegalStateException();";
}
