// Cognitive complexity of Java as PMD computes it, where that differs from the published rules: a run of boolean operators goes on until the
// next statement of a block, operators are met outermost first, each `else` nests one level deeper than the one before it, an `if` that stands
// directly in another counts nothing, a loop's head is inside the loop, and every call of a method around it counts.

import { type Place, undo } from "./counter.ts";
import { javaKind as kind } from "./java-kinds.ts";
import { callsItself } from "./published-java-cognitive.ts";
import type { Frame, FunctionHead, Tally } from "./tally.ts";

/** Entered before the node itself was counted. */
const leavesBranch = undo.custom3;

export class PmdCognitive {
	#lastOperator = 0;
	readonly #methods: (FunctionHead | undefined)[] = [];
	#tally: Tally | undefined;

	get context(): number {
		return this.#lastOperator;
	}

	of(frame: Frame): number {
		return frame.total;
	}

	enter(at: number, place: Place): number {
		if (place.parent === kind.block && isStatement(at, place)) this.#lastOperator = 0;
		if (!isBranch(at, place)) return this.#count(at, place);
		this.#tally = place.tally;
		place.tally.nesting++;
		return this.#count(at, place) | leavesBranch;
	}

	leave(actions: number): void {
		if (actions & leavesBranch && this.#tally) this.#tally.nesting--;
		if (actions & undo.frame) this.#methods.pop();
	}

	#count(at: number, place: Place): number {
		const { tally, parent } = place;
		switch (at) {
			case kind.method:
				this.#openMethod(place);
				return undo.nothing;
			case kind.if:
				if (parent !== kind.if) tally.structural();
				else tally.deepen();
				return undo.nothing;
			case kind.else:
				place.mark = 1;
				tally.flat();
				return undo.nothing;
			case kind.switch:
			case kind.while:
			case kind.do:
			case kind.for:
			case kind.forEach:
			case kind.ternary:
			case kind.catch:
				tally.structural();
				return undo.nesting;
			case kind.lambda:
			case kind.classBody:
				return undo.nesting;
			case kind.binary:
				this.#operator(place);
				return undo.nothing;
			case kind.not:
				this.#lastOperator = 0;
				return undo.nothing;
			case kind.identifier:
				if (parent === kind.jump) tally.flat();
				return undo.nothing;
			case kind.call:
				if (this.#methods.some((method) => method && callsItself(method, place))) tally.flat();
				return undo.nothing;
			default:
				return undo.nothing;
		}
	}

	#openMethod({ cursor, tally }: Place): void {
		const node = cursor.currentNode;
		if (node.childForFieldName("body")) this.#methods.push(node.type === "method_declaration" ? tally.frame.head : undefined);
	}

	#operator({ cursor, tally }: Place): void {
		const operator = cursor.currentNode.childForFieldName("operator")?.type;
		const next = operator === "&&" ? 1 : operator === "||" ? 2 : 0;
		if (next === 0 || next === this.#lastOperator) return;
		this.#lastOperator = next;
		tally.flat();
	}
}

/** What an `if` or its `else` runs; of an `if` that stands directly in another only the `else`. Its condition stands in parentheses. */
function isBranch(at: number, place: Place): boolean {
	if (place.parent !== kind.if || !isStatement(at, place) || at === kind.parentheses) return false;
	return place.mark === 1 || place.grandparent !== kind.if;
}

const isStatement = (at: number, { cursor }: Place): boolean => cursor.nodeIsNamed && at !== kind.comment;
