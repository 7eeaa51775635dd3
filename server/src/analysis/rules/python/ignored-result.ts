import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field, parts } from "../tree.ts";

export const ignoredResult: Rule = {
	id: "ignored-result",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(expression_statement . (call function: (attribute attribute: (identifier) @name)) @at .)
		(expression_statement . (call function: (identifier) @name) @at .)
	]`,
	where: ({ at, node }) => isPure(node("name").text, at) && !enclosing(at, attempts, functions) && enclosing(at, functions) !== undefined,
	message: (match) => `The result of ${match.node("name").text} is thrown away, and the call does nothing else`,
	suggestion: "Use the result: it is a new object, the old one stays as it was.",
	explanation:
		"Strings cannot be changed: `s.replace(a, b)` leaves `s` as it was and answers a new string. `sorted(items)` answers a new list, where `items.sort()` sorts in place. As a statement of its own it has no effect.",
	examples: {
		bad: ["def f(items):\n    sorted(items)\n    return items\n", 'def f(s):\n    s.replace("a", "b")\n    return s\n'],
		good: [
			"def f(text):\n    text.rstrip()\n    return text\n",
			"def f(items):\n    items.sort()\n",
			"def f(a, b):\n    os.replace(a, b)\n",
			"def f(s):\n    try:\n        sorted(s)\n        g()\n    except TypeError:\n        pass\n",
		],
	},
};

const attempts: ReadonlySet<string> = new Set(["try_statement", "with_statement"]);
const functions: ReadonlySet<string> = new Set(["function_definition", "lambda"]);

/** Strings and lists alone: of other methods a class of its own may make something that changes it. */
function isPure(name: string, call: Node): boolean {
	const given = parts(field(call, "arguments") ?? call);
	if (field(call, "function")?.type === "identifier") return name === "sorted" && given.length > 0;
	return name === "replace" && given.length === 2 && given.every((each) => each.type === "string");
}
