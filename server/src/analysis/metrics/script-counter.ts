// What counts in JavaScript and TypeScript. Cyclomatic as ESLint's rule `complexity` counts it (classic variant): every function for itself,
// also each callback, each value of a class field and each static block. Cognitive by the published rules: a nested function counts in the
// one around it, one level deeper; a function that only holds other functions has none of its own.

import type { Language, Node } from "web-tree-sitter";
import { BooleanRuns, type Counter, countInBody, isOperandInParentheses, kindSet, kindTable, type Place, standsAt, undo } from "./counter.ts";
import type { FunctionHead } from "./tally.ts";

const kind = {
	function: 1,
	field: 2,
	staticBlock: 3,
	class: 4,
	if: 5,
	else: 6,
	ternary: 7,
	loop: 8,
	catch: 9,
	switch: 10,
	case: 11,
	binary: 12,
	and: 13,
	or: 14,
	nullish: 15,
	decision: 16,
	jump: 17,
	label: 18,
	comment: 19,
	parentheses: 20,
	parameter: 21,
	equals: 22,
	call: 23,
	chain: 24,
} as const;

const types: Readonly<Record<string, number>> = {
	function_declaration: kind.function,
	function_expression: kind.function,
	arrow_function: kind.function,
	generator_function_declaration: kind.function,
	generator_function: kind.function,
	method_definition: kind.function,
	field_definition: kind.field,
	public_field_definition: kind.field,
	class_static_block: kind.staticBlock,
	class_declaration: kind.class,
	abstract_class_declaration: kind.class,
	class: kind.class,
	if_statement: kind.if,
	else_clause: kind.else,
	ternary_expression: kind.ternary,
	for_statement: kind.loop,
	for_in_statement: kind.loop,
	while_statement: kind.loop,
	do_statement: kind.loop,
	catch_clause: kind.catch,
	switch_statement: kind.switch,
	switch_case: kind.case,
	binary_expression: kind.binary,
	":&&": kind.and,
	":||": kind.or,
	":??": kind.nullish,
	":&&=": kind.decision,
	":||=": kind.decision,
	":??=": kind.decision,
	assignment_pattern: kind.decision,
	object_assignment_pattern: kind.decision,
	optional_chain: kind.chain,
	":?.": kind.chain,
	break_statement: kind.jump,
	continue_statement: kind.jump,
	statement_identifier: kind.label,
	comment: kind.comment,
	html_comment: kind.comment,
	parenthesized_expression: kind.parentheses,
	required_parameter: kind.parameter,
	optional_parameter: kind.parameter,
	":=": kind.equals,
	call_expression: kind.call,
};

/** One for each tree. */
export function scriptCounters(language: Language): () => Counter {
	const kinds = kindTable(language, types);
	return () => scriptCounter(kinds, language);
}

function scriptCounter(kinds: Uint8Array, language: Language): Counter {
	const bodyField = language.fieldIdForName("body");
	const consequenceField = language.fieldIdForName("consequence");
	const alternativeField = language.fieldIdForName("alternative");
	const runs = new BooleanRuns();

	const isBody = (at: number, place: Place): boolean => {
		const field = () => place.cursor.currentFieldId;
		switch (place.parent) {
			case kind.if:
				return field() === consequenceField;
			case kind.else:
				return at !== kind.if && at !== kind.comment && place.cursor.nodeIsNamed;
			case kind.ternary:
				return field() === consequenceField || field() === alternativeField;
			case kind.loop:
			case kind.catch:
			case kind.switch:
				return field() === bodyField;
			default:
				return false;
		}
	};

	return {
		kinds,
		watched: kindSet(kind.if, kind.else, kind.loop, kind.catch, kind.switch, kind.ternary),
		// A wrapper such as a module's factory would otherwise have the points of all that is in it.
		cognitiveOf: (frame) => (frame.own === 0 ? 0 : frame.total) + Math.min(1, frame.selfCalls),
		enter: (at, place) => (isBody(at, place) ? countInBody(place, () => count(at, place)) : count(at, place)),
		leave(actions) {
			if (actions & undo.run) runs.end();
		},
	};

	function count(at: number, place: Place): number {
		const { tally, cursor } = place;
		switch (at) {
			case kind.function:
				tally.open(headOf(cursor.currentNode, tally.frame.head ? 1 : 0));
				return undo.frame;
			case kind.field:
			case kind.staticBlock:
				return openInitializer(at, place);
			case kind.class:
				// The keyword has the same name as a class without one of its own.
				if (cursor.nodeIsNamed) tally.classes++;
				return undo.nothing;
			case kind.if:
				tally.frame.cyclomatic++;
				if (place.parent === kind.else) tally.deepen();
				else tally.structural();
				return undo.nothing;
			case kind.else:
				tally.flat();
				return undo.nothing;
			case kind.ternary:
			case kind.loop:
			case kind.catch:
				tally.frame.cyclomatic++;
				tally.structural();
				return undo.nothing;
			case kind.switch:
				tally.structural();
				return undo.nothing;
			case kind.case:
			case kind.decision:
				tally.frame.cyclomatic++;
				return undo.nothing;
			case kind.chain:
				// One node in one grammar, a node with a token in it or the token alone in the other.
				if (place.parent !== kind.chain) tally.frame.cyclomatic++;
				return undo.nothing;
			case kind.equals:
				if (place.parent === kind.parameter) tally.frame.cyclomatic++;
				return undo.nothing;
			case kind.binary:
				if (place.parent === kind.binary) return undo.nothing;
				if (place.parent === kind.parentheses && place.grandparent === kind.binary && isOperandInParentheses(place)) return undo.nothing;
				runs.begin();
				return undo.run;
			case kind.and:
			case kind.or:
			case kind.nullish:
				if (place.parent !== kind.binary) return undo.nothing;
				tally.frame.cyclomatic++;
				// The published rules leave `??` free, as they do all shorthand for null.
				if (runs.next(at) && at !== kind.nullish) tally.flat();
				return undo.nothing;
			case kind.label:
				if (place.parent === kind.jump) tally.flat();
				return undo.nothing;
			case kind.comment:
				tally.comments.push(cursor.startIndex, cursor.endIndex);
				return undo.nothing;
			case kind.call:
				countSelfCall(place);
				return undo.nothing;
			default:
				return undo.nothing;
		}
	}

	function openInitializer(at: number, { cursor, tally }: Place): number {
		const node = cursor.currentNode;
		if (at === kind.field && !node.childForFieldName("value")) return undo.nothing;
		tally.open({ ...rangeOf(node), name: "", kind: "initializer", parameters: 0, levels: 0 });
		return undo.frame;
	}
}

function countSelfCall({ cursor, source, tally }: Place): void {
	const call = tally.frame.head?.selfCall;
	if (call && standsAt(source, cursor.startIndex, `${call}(`)) tally.frame.selfCalls++;
}

function headOf(node: Node, levels: number): FunctionHead {
	const list = node.childForFieldName("parameters");
	const parameters = list ? list.namedChildren.filter((each) => !each.isExtra).length : 1;
	const name = nameOf(node);
	const selfCall = node.type === "method_definition" ? `this.${name}` : name;
	return { ...rangeOf(node), name, kind: "function", parameters, levels, selfCall };
}

/** What a person would call it: its own name, or that of what it is assigned to, or whose callback it is. */
function nameOf(node: Node): string {
	const own = node.childForFieldName("name");
	if (own) return shown(own.text);
	const parent = node.parent;
	switch (parent?.type) {
		case "variable_declarator":
		case "public_field_definition":
			return shown(parent.childForFieldName("name")?.text);
		case "pair":
			return shown(parent.childForFieldName("key")?.text);
		case "assignment_expression":
			return shown(parent.childForFieldName("left")?.text);
		case "field_definition":
			return shown(parent.childForFieldName("property")?.text);
		case "arguments":
			return `${shown(parent.parent?.childForFieldName("function")?.text)} callback`;
		default:
			return "(anonymous)";
	}
}

function shown(name: string | undefined): string {
	const line = name?.split("\n").at(-1)?.trim() ?? "";
	return line.length > 60 ? `…${line.slice(-60)}` : line || "(anonymous)";
}

export function rangeOf(node: Node): Pick<FunctionHead, "start" | "end" | "row" | "endRow"> {
	return { start: node.startIndex, end: node.endIndex, row: node.startPosition.row, endRow: node.endPosition.row };
}
