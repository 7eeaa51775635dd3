import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";

export const panicInLibrary: Rule = {
	id: "panic-in-library",
	languages: ["go"],
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "idle",
	query: `(call_expression function: (identifier) @function (#eq? @function "panic")) @at`,
	where: ({ at, source }) => {
		if (/^package main\b/m.test(source)) return false;
		const callable = enclosing(at, new Set(["function_declaration", "method_declaration"]));
		return callable !== undefined && !/^(?:[mM]ust|init$)/.test(field(callable, "name")?.text ?? "");
	},
	message: "A library that panics takes the program of its user down",
	suggestion: "Return an error.",
	explanation: "Callers can handle errors; a panic they must know of. Functions called `Must…` panic by convention, and `init` has no other way.",
	examples: { bad: ['package a\nfunc F() { panic("no") }'], good: ['package a\nfunc MustF() { panic("no") }', 'package main\nfunc main() { panic("no") }'] },
};
