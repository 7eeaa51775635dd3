// What counts in Java. Cyclomatic as PMD's Cyclo counts it: lambdas and classes inside a method are not part of it; boolean operators count
// only in conditions, once for each condition around them. Cognitive by the published rules (here) or as PMD does (pmd-cognitive.ts).

import type { Language, Node } from "web-tree-sitter";
import { type Counter, kindSet, kindTable, type Place, undo } from "./counter.ts";
import { javaTypes, javaKind as kind } from "./java-kinds.ts";
import { PmdCognitive } from "./pmd-cognitive.ts";
import { PublishedJavaCognitive } from "./published-java-cognitive.ts";
import { rangeOf } from "./script-counter.ts";
import type { FunctionHead } from "./tally.ts";

const leavesCondition = undo.custom;
const leavesBoundary = undo.custom2;

/** One for each tree. */
export function javaCounters(language: Language, profile: "published" | "pmd" = "published"): () => Counter {
	const kinds = kindTable(language, javaTypes);
	return () => javaCounter(kinds, language, profile);
}

function javaCounter(kinds: Uint8Array, language: Language, profile: "published" | "pmd"): Counter {
	const cognitive = profile === "pmd" ? new PmdCognitive() : new PublishedJavaCognitive(language);
	const conditionField = language.fieldIdForName("condition");
	/** Conditions that are open, and whether code here counts at all. */
	let conditions = 0;
	let isCounted = true;
	const outer: { conditions: number; isCounted: boolean }[] = [];

	const enterBoundary = (counted: boolean): number => {
		outer.push({ conditions, isCounted });
		conditions = 0;
		isCounted = counted;
		return leavesBoundary;
	};
	const decide = (place: Place, points = 1) => {
		if (isCounted) place.tally.frame.cyclomatic += points;
	};

	return {
		kinds,
		watched: kindSet(kind.if, kind.while, kind.do, kind.for, kind.forEach, kind.ternary, kind.switch, kind.catch, kind.block),
		cognitiveOf: (frame) => cognitive.of(frame),
		context: () => conditions * 2 + (isCounted ? 1 : 0) + cognitive.context * 1024,
		enter(at, place) {
			const opensCondition = hasCondition(place.parent) && place.cursor.currentFieldId === conditionField;
			let actions = enterConditionIf(opensCondition, at, place);
			actions |= countCyclo(at, place);
			return actions | cognitive.enter(at, place);
		},
		leave(actions) {
			if (actions & leavesCondition) conditions--;
			if (actions & leavesBoundary) ({ conditions, isCounted } = outer.pop() ?? { conditions: 0, isCounted: true });
			cognitive.leave(actions);
		},
	};

	function enterConditionIf(opens: boolean, at: number, place: Place): number {
		if (!opens) return undo.nothing;
		conditions++;
		decide(place, choicePoints(at === kind.ternary || at === kind.parentheses ? place.cursor.currentNode : undefined));
		return leavesCondition;
	}

	function countCyclo(at: number, place: Place): number {
		const { tally, cursor } = place;
		switch (at) {
			case kind.method:
				if (!cursor.currentNode.childForFieldName("body")) return enterBoundary(false);
				tally.open(headOf(cursor.currentNode));
				return undo.frame | enterBoundary(true);
			case kind.class:
				tally.classes++;
				return undo.nothing;
			case kind.classBody:
			case kind.lambda:
				return enterBoundary(false);
			case kind.if:
			case kind.while:
			case kind.do:
			case kind.for:
			case kind.forEach:
			case kind.catch:
			case kind.ternary:
			case kind.throw:
				decide(place);
				return undo.nothing;
			case kind.switchLabel:
				decide(place, alternativesOf(cursor.currentNode));
				return undo.nothing;
			case kind.and:
			case kind.or:
				if (place.parent === kind.binary) decide(place, conditions);
				return undo.nothing;
			case kind.comment:
				tally.comments.push(cursor.startIndex, cursor.endIndex);
				return undo.nothing;
			default:
				return undo.nothing;
		}
	}
}

function hasCondition(parent: number): boolean {
	return parent === kind.if || parent === kind.while || parent === kind.do || parent === kind.for || parent === kind.ternary || parent === kind.switch;
}

/** A condition that is itself a choice between two counts two more, and so does one that is a part of it. */
function choicePoints(condition: Node | undefined): number {
	if (condition?.type === "parenthesized_expression") return choicePoints(condition.firstNamedChild ?? undefined);
	if (condition?.type !== "ternary_expression") return 0;
	const parts = ["condition", "consequence", "alternative"].map((field) => condition.childForFieldName(field) ?? undefined);
	return parts.reduce((sum, part) => sum + choicePoints(part), 2);
}

/** `case A, B` are two; `default` is none. */
function alternativesOf(label: Node): number {
	if (label.children.some((child) => child.type === "default")) return 0;
	return label.namedChildren.filter((child) => !child.isExtra && child.type !== "guard").length;
}

function headOf(node: Node): FunctionHead {
	const list = node.childForFieldName("parameters");
	const parameters = list?.namedChildren.filter((each) => !each.isExtra && each.type !== "receiver_parameter").length ?? 0;
	const nameNode = node.childForFieldName("name");
	const name = nameNode?.text ?? "";
	// Annotations before it are not where a person looks for the method.
	const row = nameNode?.startPosition.row ?? node.startPosition.row;
	return { ...rangeOf(node), row, name, kind: "function", parameters, levels: 0, selfCall: name };
}
