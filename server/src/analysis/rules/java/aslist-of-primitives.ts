import type { Rule } from "../rule.ts";
import { typeOfName } from "./java-syntax.ts";

export const aslistOfPrimitives: Rule = {
	id: "aslist-of-primitives",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `(method_invocation object: (identifier) @class name: (identifier) @name arguments: (argument_list . (_) @at .)
		(#any-of? @class "Arrays" "List") (#any-of? @name "asList" "of"))`,
	where: ({ at, node }) => (node("class").text === "Arrays") === (node("name").text === "asList") && primitiveArray.test(typeOfName(at) ?? ""),
	message: (match) => `This makes a list with one element, the array ${match.at.text}`,
	suggestion: "Use Arrays.stream(array).boxed().toList().",
	explanation: "A list cannot hold primitives, so the array itself becomes its only element. `contains(3)` is then always false, and the size is 1.",
	examples: {
		bad: ["void f() { int[] a = {1, 2}; use(Arrays.asList(a)); }"],
		good: ["void f() { Integer[] a = {1, 2}; use(Arrays.asList(a)); }", "void f() { use(Arrays.asList(1, 2)); }"],
	},
};

const primitiveArray = /^(?:int|long|short|byte|char|boolean|float|double)\[\]$/;
