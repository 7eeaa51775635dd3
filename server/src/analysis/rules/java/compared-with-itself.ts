import type { Rule } from "../rule.ts";
import { sameCode } from "../tree.ts";

export const comparedWithItself: Rule = {
	id: "compared-with-itself",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: [(identifier) (field_access)] @object name: (identifier) @name arguments: (argument_list . (_) @argument .) (#any-of? @name "equals" "compareTo" "equalsIgnoreCase" "compareToIgnoreCase")) @at`,
	where: (match) => sameCode(match.node("object"), match.node("argument")),
	message: (match) => `${match.node("object").text} is compared with itself`,
	suggestion: "Compare with the other value.",
	explanation: "The answer is known before. One of the two names is a slip, often in an `equals` method where `other.` is missing.",
	examples: {
		bad: ["boolean f(A a, A b) { return a.name.equals(a.name); }"],
		good: ["boolean f(A a, A b) { return a.name.equals(b.name); }"],
	},
};
