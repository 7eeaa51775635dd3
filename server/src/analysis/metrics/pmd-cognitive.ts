// Cognitive complexity of Java as PMD computes it, where that differs from the published rules: a run of boolean operators goes on until the
// next statement of a block, operators are met outermost first, an `else if` nests one level deeper than the one before it, a loop's head is
// inside the loop, a `switch` that is an expression counts nothing, and every self-call counts.

import { type Place, undo } from "./counter.ts";
import { javaKind as kind } from "./java-kinds.ts";
import { countSelfCall } from "./published-java-cognitive.ts";
import type { Frame } from "./tally.ts";

export class PmdCognitive {
	#lastOperator = 0;

	get context(): number {
		return this.#lastOperator;
	}

	of(frame: Frame): number {
		return frame.total + frame.selfCalls;
	}

	enter(at: number, place: Place): number {
		const { tally, parent } = place;
		if (parent === kind.block) this.#lastOperator = 0;
		// The branches of an `if` are nested, its condition is not; it stands in parentheses of its own.
		const branch = parent === kind.if && isBranch(at, place) ? undo.nesting : undo.nothing;
		switch (at) {
			case kind.if:
				if (parent !== kind.if) tally.structural();
				else tally.deepen();
				return branch;
			case kind.else:
				place.mark = 1;
				tally.flat();
				return undo.nothing;
			case kind.switch:
				if (!isStatement(place)) return branch;
				tally.structural();
				return undo.nesting;
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
				countSelfCall(place);
				return undo.nothing;
			default:
				return branch;
		}
	}

	leave(): void {}

	#operator({ cursor, tally }: Place): void {
		const operator = cursor.currentNode.childForFieldName("operator")?.type;
		const next = operator === "&&" ? 1 : operator === "||" ? 2 : 0;
		if (next === 0 || next === this.#lastOperator) return;
		this.#lastOperator = next;
		tally.flat();
	}
}

function isBranch(at: number, { cursor }: Place): boolean {
	return cursor.nodeIsNamed && at !== kind.parentheses && at !== kind.comment;
}

/** The grammar has one node for both. */
function isStatement({ cursor }: Place): boolean {
	const parent = cursor.currentNode.parent?.type ?? "";
	return (
		parent === "expression_statement" ||
		parent === "block" ||
		parent === "constructor_body" ||
		parent.endsWith("_group") ||
		/^(if|while|do|for|enhanced_for|labeled)_statement$/.test(parent)
	);
}
