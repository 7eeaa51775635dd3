import type { Rule } from "../rule.ts";
import { typeOfName } from "./java-syntax.ts";

export const boxedEquality: Rule = {
	id: "boxed-equality",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `(binary_expression left: [(identifier) (field_access)] @left operator: ["==" "!="] right: [(identifier) (field_access)] @right) @at`,
	where: (match) => boxed.has(typeOfName(match.node("left")) ?? "") && boxed.has(typeOfName(match.node("right")) ?? ""),
	message: "Two boxed numbers are compared as objects: true up to 127, false above",
	suggestion: "Compare with equals(), or unbox one side.",
	explanation:
		"Small values are cached and shared, larger ones are separate objects. So `==` on two `Integer`s works in every small test and fails with real numbers.",
	examples: {
		bad: ["boolean f(Integer a, Integer b) { return a == b; }"],
		good: ["boolean f(Integer a, Integer b) { return a.equals(b); }", "boolean f(Integer a, int b) { return a == b; }"],
	},
};

const boxed: ReadonlySet<string> = new Set(["Integer", "Long", "Short", "Character", "Double", "Float"]);
