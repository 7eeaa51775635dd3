import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";

export const unreachableExcept: Rule = {
	id: "unreachable-except",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(try_statement) @at",
	*find({ at }) {
		let widest: string | undefined;
		for (const clause of at.namedChildren.filter((child) => child.type === "except_clause")) {
			const caught = caughtBy(clause);
			if (caught && widest && covers(widest, caught.text)) yield caught;
			widest ??= caught && /^(?:Base)?Exception$/.test(caught.text) ? caught.text : undefined;
		}
	},
	message: (match) => `${match.at.text} is caught by the clause above already: this one never runs`,
	suggestion: "Put the clause for the wider exception last.",
	explanation: "The clauses are tried from the top, and the first that fits takes the exception. One for `Exception` leaves nothing for those that follow it.",
	examples: {
		bad: ["try:\n    f()\nexcept Exception:\n    g()\nexcept ValueError:\n    h()\n"],
		good: [
			"try:\n    f()\nexcept ValueError:\n    h()\nexcept Exception:\n    g()\n",
			"try:\n    f()\nexcept Exception:\n    g()\nexcept KeyboardInterrupt:\n    h()\n",
		],
	},
};

/** The one name that a clause is for. */
function caughtBy(clause: Node): Node | undefined {
	const [first] = clause.namedChildren;
	const name = first?.type === "as_pattern" ? first.namedChild(0) : first;
	return name?.type === "identifier" ? name : undefined;
}

/** `Exception` is above all that end in Error or Warning; the three that end a program stand beside it. */
const covers = (wide: string, narrow: string): boolean => wide === "BaseException" || /(?:Error|Warning)$|^Stop(?:Async)?Iteration$/.test(narrow);
