import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { argumentsOf, functionTypes, script } from "./script-syntax.ts";

export const ignoredResult: Rule = {
	id: "ignored-result",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (call_expression function: (member_expression object: (_) @object property: (property_identifier) @name)) @at
		(#any-of? @name "trim" "trimStart" "trimEnd" "toUpperCase" "toLowerCase" "padStart" "padEnd" "substring" "replace" "replaceAll"))`,
	where: ({ at, node }) => {
		const given = argumentsOf(at);
		const name = node("name").text;
		// A pattern and a text to put there: a function may do something, and `location.replace(url)` goes somewhere.
		if (name.startsWith("replace") && (given.length !== 2 || !/^(?:string|regex)$/.test(given[0]?.type ?? "") || given[1]?.type !== "string")) return false;
		// In a `try`, and alone in a function, it may be there for what it throws.
		return !enclosing(at, attempts, functionTypes) && !isAlone(at);
	},
	message: (match) => `The result of ${match.node("name").text} is thrown away, and the call does nothing else`,
	suggestion: "Use the result: strings never change.",
	explanation: "Strings cannot be changed. `s.trim()` leaves `s` as it was and answers a new string; as a statement of its own it has no effect.",
	examples: {
		bad: ["function f(s) { s.trim(); return s; }", 's.replace("a", "b");\nsend(s);', "name.toUpperCase();\nsend(name);"],
		good: [
			"s = s.trim();",
			"location.replace(url);\nstop();",
			"expect(() => { s.trim(); }).toThrow();",
			"try { s.trim(); done(); } catch (e) { isText = false; }",
		],
	},
};

const attempts: ReadonlySet<string> = new Set(["try_statement"]);

const isAlone = (call: Node): boolean => {
	const block = call.parent?.parent;
	return block?.type === "statement_block" && block.namedChildCount === 1 && field(block.parent ?? block, "body")?.id === block.id;
};
