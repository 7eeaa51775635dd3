// What counts in Python. Cyclomatic as radon counts it: a function's body without nested functions and classes; loops and `try` with an
// `else` one more; every comprehension with its conditions; `assert` one, whatever is in it; no `match`. Cognitive by the published rules:
// a nested function counts in the one around it, one level deeper, unless that one is a decorator that only wraps.

import type { Language, Node } from "web-tree-sitter";
import { BooleanRuns, type Counter, kindSet, kindTable, type Place, standsAt, undo } from "./counter.ts";
import { rangeOf } from "./script-counter.ts";
import type { FunctionHead } from "./tally.ts";

const kind = {
	function: 1,
	class: 2,
	if: 3,
	elif: 4,
	else: 5,
	ternary: 6,
	loop: 7,
	try: 8,
	except: 9,
	exceptGroup: 10,
	match: 11,
	boolean: 12,
	and: 13,
	or: 14,
	forIn: 15,
	ifClause: 16,
	comprehension: 17,
	assert: 18,
	lambda: 19,
	call: 20,
	comment: 21,
	parentheses: 22,
	block: 23,
} as const;

const types: Readonly<Record<string, number>> = {
	function_definition: kind.function,
	class_definition: kind.class,
	if_statement: kind.if,
	elif_clause: kind.elif,
	else_clause: kind.else,
	conditional_expression: kind.ternary,
	for_statement: kind.loop,
	while_statement: kind.loop,
	try_statement: kind.try,
	except_clause: kind.except,
	except_group_clause: kind.exceptGroup,
	match_statement: kind.match,
	boolean_operator: kind.boolean,
	":and": kind.and,
	":or": kind.or,
	for_in_clause: kind.forIn,
	if_clause: kind.ifClause,
	list_comprehension: kind.comprehension,
	set_comprehension: kind.comprehension,
	dictionary_comprehension: kind.comprehension,
	generator_expression: kind.comprehension,
	assert_statement: kind.assert,
	lambda: kind.lambda,
	call: kind.call,
	comment: kind.comment,
	parenthesized_expression: kind.parentheses,
	block: kind.block,
};

/** Parts of a function or a statement that radon does not look at. */
const unseen = undo.custom;

/** One for each tree. */
export function pythonCounters(language: Language): () => Counter {
	const kinds = kindTable(language, types);
	return () => pythonCounter(kinds, language);
}

function pythonCounter(kinds: Uint8Array, language: Language): Counter {
	const bodyField = language.fieldIdForName("body");
	const runs = new BooleanRuns();
	let unseenDepth = 0;
	const outerUnseen: number[] = [];

	return {
		kinds,
		watched: kindSet(kind.function),
		cognitiveOf: (frame) => frame.total + Math.min(1, frame.selfCalls),
		context: () => unseenDepth,
		enter(at, place) {
			if (place.parent !== kind.function) return count(at, place);
			// The function opens with its body: what its head says is nobody's.
			if (at === kind.block && place.cursor.currentFieldId === bodyField) {
				outerUnseen.push(unseenDepth);
				unseenDepth = 0;
				place.tally.open(headOf(place));
				return undo.frame + undo.custom2;
			}
			const actions = count(at, place);
			if (!place.cursor.nodeIsNamed) return actions;
			unseenDepth++;
			return actions + unseen;
		},
		leave(actions) {
			if (actions & undo.run) runs.end();
			if (actions & undo.custom2) unseenDepth = outerUnseen.pop() ?? 0;
			if (actions & unseen) unseenDepth--;
		},
	};

	function decide(place: Place, points = 1): void {
		if (unseenDepth === 0) place.tally.frame.cyclomatic += points;
	}

	function count(at: number, place: Place): number {
		const { tally, cursor } = place;
		switch (at) {
			case kind.class:
				if (!cursor.nodeIsNamed) return undo.nothing;
				tally.classes++;
				unseenDepth++;
				return unseen;
			case kind.if:
			case kind.loop:
			case kind.except:
				decide(place);
				tally.structural();
				return undo.nothing;
			case kind.exceptGroup:
			case kind.match:
				tally.structural();
				return undo.nothing;
			case kind.elif:
				decide(place);
				tally.flat();
				return undo.nothing;
			case kind.else:
				if (place.parent !== kind.if) decide(place);
				if (place.parent !== kind.try) tally.flat();
				return undo.nothing;
			case kind.block:
				return nests(place.parent) ? undo.nesting : undo.nothing;
			case kind.ternary:
				decide(place);
				tally.structural();
				return undo.nesting;
			case kind.forIn:
				decide(place);
				return undo.nothing;
			case kind.ifClause:
				if (place.parent === kind.comprehension) decide(place);
				return undo.nothing;
			case kind.assert:
				decide(place);
				unseenDepth++;
				return unseen;
			case kind.lambda:
				return cursor.nodeIsNamed ? undo.nesting : undo.nothing;
			case kind.boolean:
				if (place.parent === kind.boolean || (place.parent === kind.parentheses && place.grandparent === kind.boolean)) return undo.nothing;
				runs.begin();
				return undo.run;
			case kind.and:
			case kind.or:
				if (place.parent !== kind.boolean) return undo.nothing;
				decide(place);
				if (runs.next(at)) tally.flat();
				return undo.nothing;
			case kind.call:
				countSelfCall(place);
				return undo.nothing;
			case kind.comment:
				tally.comments.push(cursor.startIndex, cursor.endIndex);
				return undo.nothing;
			default:
				return undo.nothing;
		}
	}
}

function nests(parent: number): boolean {
	return parent >= kind.if && parent <= kind.match && parent !== kind.try;
}

function headOf({ cursor, tally }: Place): FunctionHead {
	const body = cursor.currentNode;
	const node = body.parent ?? body;
	const parameters = node.childForFieldName("parameters")?.namedChildren ?? [];
	const counted = parameters.filter((each) => !each.isExtra && each.type !== "keyword_separator" && each.type !== "positional_separator");
	const levels = tally.frame.head && !isOnlyWrapped(node) ? 1 : 0;
	const name = node.childForFieldName("name")?.text ?? "";
	const [first] = counted;
	const selfCall = first && /^(self|cls)$/.test(first.text) ? `${first.text}.${name}` : name;
	return { ...rangeOf(node), name, kind: "function", parameters: counted.length, levels, selfCall };
}

/** Whether the function around it does nothing but hand it out, as a decorator does. */
function isOnlyWrapped(node: Node): boolean {
	const wrapped = node.parent?.type === "decorated_definition" ? node.parent : node;
	const statements = wrapped.parent?.namedChildren.filter((each) => !each.isExtra) ?? [];
	const [first, second] = statements[0]?.firstChild?.type === "string" ? statements.slice(1) : statements;
	return first?.equals(wrapped) === true && (second === undefined || second.type === "return_statement");
}

function countSelfCall({ cursor, source, tally }: Place): void {
	const call = tally.frame.head?.selfCall;
	if (call && standsAt(source, cursor.startIndex, `${call}(`)) tally.frame.selfCalls++;
}
