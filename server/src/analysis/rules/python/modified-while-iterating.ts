import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, following, within } from "../tree.ts";

export const modifiedWhileIterating: Rule = {
	id: "modified-while-iterating",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(for_statement) @at",
	*find({ at }) {
		const list = iterated(field(at, "right"));
		const body = field(at, "body");
		// An object says itself what it is iterated by.
		if (list === undefined || list === "self" || !body) return;
		for (const statement of within(body, statements, functions)) {
			const change = changeOf(statement, list);
			if (change && !leavesAfter(statement, at)) yield change;
		}
	},
	message: "This changes what the loop runs over: elements are skipped, or the loop fails",
	suggestion: "Run over a copy, list(…), or make a new list of what stays.",
	explanation:
		"A list that loses an element while a loop runs over it moves the rest up, and the loop steps over the next one. Dictionaries and sets raise a `RuntimeError` in the next turn. " +
		"Where the loop is left right after the change, nothing happens.",
	examples: {
		bad: [
			"for a in items:\n    if a < 0:\n        items.remove(a)\n",
			"for key in self.table:\n    del self.table[key]\n",
			"for key, value in table.items():\n    table.pop(key)\n",
		],
		good: [
			"for a in list(items):\n    items.remove(a)\n",
			"for a in items:\n    if a < 0:\n        items.remove(a)\n        break\n",
			"for a in items:\n    if a < 0:\n        if a < -1:\n            items.remove(a)\n        return a\n",
			"for a in items:\n    other.remove(a)\n",
			"for i in range(len(items)):\n    del items[0]\n",
		],
	},
};

const statements: ReadonlySet<string> = new Set(["expression_statement", "delete_statement"]);
const functions: ReadonlySet<string> = new Set(["function_definition", "lambda", "class_definition"]);
const leaves = /^(?:break|return|raise)_statement$/;

/** Who leaves the loop then does not come to the next turn. */
function leavesAfter(statement: Node, loop: Node): boolean {
	for (let at: Node | null = statement; at && at.startIndex > loop.startIndex; at = at.parent) {
		if (following(at).some((next) => leaves.test(next.type))) return true;
	}
	return false;
}

/** The text of a name that is looped over by itself, or by its keys, values or items. */
function iterated(right: Node | undefined): string | undefined {
	if (right?.type === "identifier" || right?.type === "attribute") return right.text;
	const callee = right?.type === "call" && field(right, "arguments")?.namedChildCount === 0 ? field(right, "function") : undefined;
	const isView = callee?.type === "attribute" && /^(?:keys|values|items)$/.test(field(callee, "attribute")?.text ?? "");
	return isView ? field(callee, "object")?.text : undefined;
}

function changeOf(statement: Node, list: string): Node | undefined {
	const inner = statement.namedChild(0);
	if (statement.type === "delete_statement") return inner?.type === "subscript" && field(inner, "value")?.text === list ? statement : undefined;
	const callee = inner?.type === "call" ? field(inner, "function") : undefined;
	const changes =
		callee?.type === "attribute" &&
		field(callee, "object")?.text === list &&
		/^(?:remove|pop|popitem|discard|clear)$/.test(field(callee, "attribute")?.text ?? "");
	return changes ? (inner ?? undefined) : undefined;
}
