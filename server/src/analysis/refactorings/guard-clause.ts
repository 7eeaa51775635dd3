import type { Node } from "web-tree-sitter";
import { following, parts } from "../rules/tree.ts";
import { hoistingConflict } from "./hoisting.ts";
import { consequenceOf, type IfParts, ifParts, ifs, isBlock, statementsOf } from "./if-parts.ts";
import { negation } from "./negation.ts";
import type { Place } from "./place.ts";
import { everyLanguage, type Refactoring, refuse } from "./refactoring.ts";
import { innerText } from "./reindent.ts";
import { functionAround, functions, loops } from "./syntax.ts";

/** `if (a) { x }` at the end of a function becomes `if (!a) return; x`; an `else` that ends in a jump becomes the guard anywhere. */
export const guardClause: Refactoring = {
	id: "guard-clause",
	kind: "refactor.rewrite",
	languages: everyLanguage,
	title: "Return early",
	offer(place) {
		const node = place.headOf(ifs, consequenceOf);
		return node && guardOf(node, place) !== undefined && isBlock(consequenceOf(node) ?? node) ? node : undefined;
	},
	edits(node, place) {
		const found = ifParts(node, place.grammar);
		const guard = guardOf(node, place);
		if (!found || guard === undefined) return { edits: [] };
		const conflict = hoistingConflict(found.consequence, place);
		if (conflict !== undefined) return refuse(`${conflict} would mean something else outside of its block`);
		if (functionAround(node)?.descendantsOfType("goto_statement").length) return refuse("A goto may not jump over what its block declares");
		const { newline, unit } = place;
		const indent = place.indentAt(node.startIndex);
		const [open, close] = place.grammar === "python" ? ["", ""] : ["{", `${newline}${indent}}`];
		const body = innerText(place, found.consequence, indent);
		const text = `${open}${newline}${indent}${unit}${guard}${close}${body === "" ? "" : newline + indent + body}`;
		const from = place.grammar === "python" ? colonOf(node) : found.consequence.startIndex;
		return { edits: [...negation(found.condition, place.grammar), { start: from, end: node.endIndex, text }] };
	},
};

const colonOf = (node: Node): number => node.children.find((child) => child.type === ":")?.endIndex ?? node.startIndex;

/** What the guard does; undefined where there can be none. */
function guardOf(node: Node, place: Place): string | undefined {
	const found = ifParts(node, place.grammar);
	if (!found || found.isChain || node.childForFieldName("initializer") || !isInBlock(node)) return undefined;
	return found.alternative ? guardOfElse(found, found.alternative, place) : guardAtEnd(node, place);
}

const jump = /^(return|throw|raise|break|continue)_statement$/;

function guardOfElse({ node }: IfParts, alternative: Node, place: Place): string | undefined {
	const last = statementsOf(alternative).at(-1);
	if (!last || !jump.test(last.type)) return undefined;
	const indent = place.indentAt(node.startIndex) + place.unit;
	return isBlock(alternative) ? innerText(place, alternative, indent) : place.source.slice(alternative.startIndex, alternative.endIndex);
}

/** Only where nothing follows in the function or in the turn of the loop. */
function guardAtEnd(node: Node, { grammar }: Place): string | undefined {
	const block = blockOf(node);
	const owner = block?.parent;
	if (!owner || following(node).length > 0) return undefined;
	const end = grammar === "python" || grammar === "go" ? "" : ";";
	if (loops.has(owner.type)) return `continue${end}`;
	return functions.has(owner.type) && owner.type !== "class_static_block" ? `return${end}` : undefined;
}

const blockOf = (node: Node): Node | null => (node.parent?.type === "statement_list" ? node.parent.parent : node.parent);

function isInBlock(node: Node): boolean {
	const block = blockOf(node);
	return block !== null && (isBlock(block) || block.type === "constructor_body") && parts(node.parent ?? block).some(({ id }) => id === node.id);
}
