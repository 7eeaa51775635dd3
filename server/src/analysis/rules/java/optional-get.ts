import type { Rule } from "../rule.ts";
import { enclosing, mentions } from "../tree.ts";
import { methodTypes, typeOfName } from "./java-syntax.ts";

export const optionalGet: Rule = {
	id: "optional-get",
	languages: ["java"],
	type: "bug",
	severity: "info",
	enabledByDefault: false,
	tier: "idle",
	query: `(method_invocation object: (identifier) @optional name: (identifier) @name arguments: (argument_list . "(" . ")") (#eq? @name "get")) @at`,
	where: ({ at, node }) => {
		if (!/^Optional/.test(typeOfName(node("optional")) ?? "")) return false;
		const method = enclosing(at, methodTypes)?.text ?? "";
		return mentions(method, "isPresent") + mentions(method, "isEmpty") === 0;
	},
	message: (match) => `get() throws where ${match.node("optional").text} is empty`,
	suggestion: "Use orElseThrow() with the right exception, orElse() or ifPresent().",
	explanation: "An `Optional` says that there may be no value. `get()` without a test turns that into a `NoSuchElementException` without a message.",
	examples: {
		bad: ["int f() { Optional<Integer> o = find(); return o.get(); }"],
		good: ["int f() { Optional<Integer> o = find(); return o.orElse(0); }", "int f() { Optional<Integer> o = find(); return o.isPresent() ? o.get() : 0; }"],
	},
};
