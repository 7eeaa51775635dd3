// Moves lines of code to another indentation. Lines that begin inside a string stay as they are: their white space is data.

import type { Node } from "web-tree-sitter";
import { isComment } from "../rules/tree.ts";
import type { Place } from "./place.ts";

const texts = ["string", "template_string", "string_literal", "raw_string_literal", "jsx_text"];

export interface Stretch {
	start: number;
	end: number;
}

/** The stretch of the source with `from` at the start of its lines made `to`; its first line is taken as it is. */
export function reindented(place: Place, { start, end }: Stretch, from: string, to: string): string {
	const around = place.root.descendantForIndex(start, end) ?? place.root;
	const fixed = around.descendantsOfType(texts).filter((text) => text.startPosition.row !== text.endPosition.row);
	const isData = (offset: number) => fixed.some((text) => text.startIndex < offset && offset < text.endIndex);
	const pieces: string[] = [];
	for (let at = start; at < end; ) {
		const next = place.source.indexOf("\n", at);
		const lineEnd = next < 0 || next >= end ? end : next + 1;
		const line = place.source.slice(at, lineEnd);
		const moves = at !== start && line.startsWith(from) && line.trim() !== "" && !isData(at);
		pieces.push(moves ? to + line.slice(from.length) : line);
		at = lineEnd;
	}
	return pieces.join("");
}

/** What stands in a block, comments too, at another indentation; without white space around it. */
export function innerText(place: Place, block: Node, to: string): string {
	const { start, end } = inside(place, block);
	return reindented(place, { start, end }, innerIndent(place, block), to);
}

/** Of the lines in a block. */
function innerIndent(place: Place, block: Node): string {
	const children = block.namedChildren.flatMap((child) => (child.type === "statement_list" ? child.namedChildren : [child]));
	const first = children.find((child) => place.isFirstOnLine(child.startIndex));
	return first ? place.indentAt(first.startIndex) : place.indentAt(block.startIndex) + place.unit;
}

function inside(place: Place, block: Node): Stretch {
	const hasBraces = block.child(0)?.type === "{";
	const from = hasBraces ? block.startIndex + 1 : pythonStart(block);
	const to = hasBraces ? block.endIndex - 1 : block.endIndex;
	const text = place.source.slice(from, to);
	return { start: from + text.length - text.trimStart().length, end: Math.max(from, to - (text.length - text.trimEnd().length)) };
}

/** Comments that come first in a block are no part of it in the grammar. */
function pythonStart(block: Node): number {
	let first = block;
	for (let before = block.previousNamedSibling; before && isComment(before); before = before.previousNamedSibling) first = before;
	return first.startIndex;
}
