import { setApart } from "../../text-edits.ts";
import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";

export const assertTuple: Rule = {
	id: "assert-tuple",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(assert_statement . (tuple (_)) @at)",
	message: "A tuple with content is always true: this assertion never fails",
	suggestion: "Remove the parentheses.",
	fix: ({ at, source }) => {
		const elements = parts(at);
		const [first, last] = [elements[0], elements.at(-1)];
		// Without its parentheses it would end with the line.
		if (!first || !last || at.startPosition.row !== at.endPosition.row) return undefined;
		const edits = [
			{ start: at.startIndex, end: first.startIndex, text: "" },
			{ start: last.endIndex, end: at.endIndex, text: "" },
		];
		return { title: "Remove the parentheses", safety: "unsafe", ...setApart({ edits }, source) };
	},
	explanation: '`assert (x, "message")` asserts a pair, not `x`. The test that it stands in passes whatever `x` is.',
	examples: { bad: ['assert (x == 1, "not one")\n'], good: ['assert x == 1, "not one"\n', "assert (x == 1)\n"] },
	sameAs: ["ruff/F631"],
};
