// What counts in Go. Cyclomatic as gocyclo counts it: a function literal belongs to the function around it. Cognitive by the published
// rules or, to compare, with the ways of gocognit.

import type { Language, Node } from "web-tree-sitter";
import { BooleanRuns, type Counter, isOperandInParentheses, kindSet, kindTable, type Place, standsAt, undo } from "./counter.ts";
import { rangeOf } from "./script-counter.ts";
import type { FunctionHead } from "./tally.ts";

const kind = {
	function: 1,
	literal: 2,
	if: 3,
	for: 4,
	switch: 5,
	case: 6,
	default: 7,
	binary: 8,
	and: 9,
	or: 10,
	jump: 11,
	label: 12,
	call: 13,
	comment: 14,
	else: 15,
	block: 16,
	parentheses: 17,
	struct: 18,
} as const;

const types: Readonly<Record<string, number>> = {
	function_declaration: kind.function,
	method_declaration: kind.function,
	func_literal: kind.literal,
	if_statement: kind.if,
	for_statement: kind.for,
	expression_switch_statement: kind.switch,
	type_switch_statement: kind.switch,
	select_statement: kind.switch,
	expression_case: kind.case,
	type_case: kind.case,
	communication_case: kind.case,
	default_case: kind.default,
	binary_expression: kind.binary,
	":&&": kind.and,
	":||": kind.or,
	break_statement: kind.jump,
	continue_statement: kind.jump,
	goto_statement: kind.jump,
	label_name: kind.label,
	call_expression: kind.call,
	comment: kind.comment,
	":else": kind.else,
	block: kind.block,
	parenthesized_expression: kind.parentheses,
	struct_type: kind.struct,
	interface_type: kind.struct,
};

const isElse = 1;

/** One for each tree. */
export function goCounters(language: Language, profile: "published" | "gocognit" = "published"): () => Counter {
	const kinds = kindTable(language, types);
	return () => goCounter(kinds, profile);
}

function goCounter(kinds: Uint8Array, profile: "published" | "gocognit"): Counter {
	const runs = new BooleanRuns();
	return {
		kinds,
		watched: kindSet(),
		// gocognit counts each call by itself, the published rules once that a function calls itself.
		cognitiveOf: (frame) => frame.total + (profile === "gocognit" ? frame.selfCalls : Math.min(1, frame.selfCalls)),
		enter: count,
		leave(actions) {
			if (actions & undo.run) runs.end();
		},
	};

	/** For gocognit, parentheses begin a run of their own. */
	function goesOnInParentheses(place: Place): boolean {
		return profile === "published" && place.parent === kind.parentheses && place.grandparent === kind.binary && isOperandInParentheses(place);
	}

	function nests({ parent, mark }: Place): boolean {
		// gocognit leaves the body of an `else` at the level of the `if`.
		if (parent === kind.if) return mark !== isElse || profile === "published";
		return parent === kind.for || parent === kind.literal;
	}

	function count(at: number, place: Place): number {
		const { tally, cursor } = place;
		switch (at) {
			case kind.function:
				tally.open(headOf(cursor.currentNode, profile));
				return undo.frame;
			case kind.if:
				tally.frame.cyclomatic++;
				if (place.parent === kind.if) {
					tally.flat();
					tally.deepen();
				} else tally.structural();
				return undo.nothing;
			case kind.else:
				place.mark = isElse;
				return undo.nothing;
			case kind.block:
				if (place.parent === kind.if && place.mark === isElse) tally.flat();
				return nests(place) ? undo.nesting : undo.nothing;
			case kind.for:
				tally.frame.cyclomatic++;
				tally.structural();
				return undo.nothing;
			case kind.switch:
				tally.structural();
				return undo.nothing;
			case kind.case:
				tally.frame.cyclomatic++;
				return undo.nesting;
			case kind.default:
				return undo.nesting;
			case kind.binary:
				if (place.parent === kind.binary || goesOnInParentheses(place)) return undo.nothing;
				runs.begin();
				return undo.run;
			case kind.and:
			case kind.or:
				tally.frame.cyclomatic++;
				if (runs.next(at)) tally.flat();
				return undo.nothing;
			case kind.label:
				if (place.parent === kind.jump) tally.flat();
				return undo.nothing;
			case kind.call:
				countSelfCall(place);
				return undo.nothing;
			case kind.struct:
				if (cursor.nodeIsNamed) tally.classes++;
				return undo.nothing;
			case kind.comment:
				tally.comments.push(cursor.startIndex, cursor.endIndex);
				return undo.nothing;
			default:
				return undo.nothing;
		}
	}
}

function countSelfCall({ cursor, source, tally }: Place): void {
	const call = tally.frame.head?.selfCall;
	if (call && standsAt(source, cursor.startIndex, `${call}(`)) tally.frame.selfCalls++;
}

/** `(T).Name` and `(*T).Name` for methods, as Go's tools print them. */
function headOf(node: Node, profile: string): FunctionHead {
	const name = node.childForFieldName("name")?.text ?? "";
	const receiver = node.childForFieldName("receiver")?.namedChildren.find((each) => each.type === "parameter_declaration");
	const type = receiver?.childForFieldName("type")?.text.replace(/\[.*\]$/s, "");
	const lists = node.childForFieldName("parameters")?.namedChildren.filter((each) => !each.isExtra) ?? [];
	// `a, b int` are two, a bare type is one.
	const parameters = lists.reduce((sum, each) => sum + Math.max(1, each.childrenForFieldName("name").length), 0);
	const variable = receiver?.childForFieldName("name")?.text;
	// gocognit takes the call of a function for that of a method of the same name.
	const selfCall = receiver && profile === "published" ? variable && `${variable}.${name}` : name;
	return { ...rangeOf(node), name: type ? `(${type}).${name}` : name, kind: "function", parameters, levels: 0, selfCall };
}
