// Cognitive complexity of Java by the published rules: lambdas and the methods of inner classes count in the method around them, one level
// deeper.

import type { Language } from "web-tree-sitter";
import { BooleanRuns, countInBody, isOperandInParentheses, type Place, standsAt, undo } from "./counter.ts";
import { javaKind as kind } from "./java-kinds.ts";
import type { Frame, FunctionHead } from "./tally.ts";

export class PublishedJavaCognitive {
	readonly context = 0;
	readonly #runs = new BooleanRuns();
	readonly #fields: { body: number | null; consequence: number | null; alternative: number | null };

	constructor(language: Language) {
		const field = (name: string) => language.fieldIdForName(name);
		this.#fields = { body: field("body"), consequence: field("consequence"), alternative: field("alternative") };
	}

	of(frame: Frame): number {
		return frame.total + Math.min(1, frame.selfCalls);
	}

	enter(at: number, place: Place): number {
		return this.#isBody(at, place) ? countInBody(place, () => this.#count(at, place)) : this.#count(at, place);
	}

	leave(actions: number): void {
		if (actions & undo.run) this.#runs.end();
	}

	#count(at: number, place: Place): number {
		const { tally } = place;
		switch (at) {
			case kind.if:
				if (this.#isElseIf(place)) tally.deepen();
				else tally.structural();
				return undo.nothing;
			case kind.else:
				place.mark = 1;
				tally.flat();
				return undo.nothing;
			case kind.while:
			case kind.do:
			case kind.for:
			case kind.forEach:
			case kind.ternary:
			case kind.switch:
			case kind.catch:
				tally.structural();
				return undo.nothing;
			case kind.lambda:
			case kind.classBody:
				return undo.nesting;
			case kind.binary:
				if (place.parent === kind.binary) return undo.nothing;
				if (place.parent === kind.parentheses && place.grandparent === kind.binary && isOperandInParentheses(place)) return undo.nothing;
				this.#runs.begin();
				return undo.run;
			case kind.and:
			case kind.or:
				if (place.parent === kind.binary && this.#runs.next(at)) tally.flat();
				return undo.nothing;
			case kind.identifier:
				if (place.parent === kind.jump) tally.flat();
				return undo.nothing;
			case kind.call:
				if (tally.frame.head && callsItself(tally.frame.head, place)) tally.frame.selfCalls++;
				return undo.nothing;
			default:
				return undo.nothing;
		}
	}

	#isElseIf(place: Place): boolean {
		return place.parent === kind.if && place.mark === 1;
	}

	#isBody(at: number, place: Place): boolean {
		const { body, consequence, alternative } = this.#fields;
		const field = () => place.cursor.currentFieldId;
		switch (place.parent) {
			case kind.if:
				return field() === consequence || (field() === alternative && at !== kind.if);
			case kind.ternary:
				return field() === consequence || field() === alternative;
			case kind.while:
			case kind.do:
			case kind.for:
			case kind.forEach:
			case kind.switch:
			case kind.catch:
				return field() === body;
			default:
				return false;
		}
	}
}

export function callsItself(method: FunctionHead, { cursor, source }: Place): boolean {
	const start = cursor.startIndex;
	const callee = standsAt(source, start, "this.") ? start + "this.".length : start;
	if (!standsAt(source, callee, `${method.name}(`)) return false;
	const given = cursor.currentNode.childForFieldName("arguments")?.namedChildren.filter((each) => !each.isExtra).length;
	// Another number of arguments: an overload, not the method itself.
	return given === method.parameters;
}
