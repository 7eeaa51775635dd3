import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const inArray: Rule = {
	id: "in-array",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: '(binary_expression left: (_) @value operator: "in" right: (array) @list) @at',
	where: (match) => parts(match.node("list")).length > 0,
	message: "in asks for a position of the list, not for a value in it",
	suggestion: "Use includes.",
	fix(match) {
		const value = match.node("value");
		if (!["identifier", "string", "number", "member_expression", "call_expression"].includes(value.type)) return undefined;
		const text = `${match.node("list").text}.includes(${value.text})`;
		return { title: "Use includes", safety: "unsafe", edits: [{ start: match.at.startIndex, end: match.at.endIndex, text }] };
	},
	explanation: '`"a" in ["a", "b"]` is false: the list has the positions 0 and 1. `["a", "b"].includes("a")` asks for the value.',
	examples: { bad: ['if (a in ["x", "y"]) f();'], good: ['if (["x", "y"].includes(a)) f();', "if (a in b) f();"] },
};
