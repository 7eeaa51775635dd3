import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { argumentsOf, typeOfName } from "./java-syntax.ts";

export const arrayIdentity: Rule = {
	id: "array-identity",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `[
		(method_invocation object: [(identifier) (field_access)] @array name: (identifier) @name)
		(binary_expression left: (string_literal) operator: "+" right: (identifier) @array)
	] @at`,
	where: ({ at, node, ofFile }) => {
		const array = node("array");
		if (at.type === "method_invocation" && argumentCounts[field(at, "name")?.text ?? ""] !== argumentsOf(at).length) return false;
		// Looking the type up costs a walk to the top; most names are no arrays by the text alone.
		return ofFile(arrayNames).has(array.text.replace(/^this\./, "")) && /\[\]$/.test(typeOfName(array) ?? "");
	},
	message: (match) => `${match.node("array").text} is an array: this looks at the object, not at the elements`,
	suggestion: "Use Arrays.equals, Arrays.hashCode or Arrays.toString.",
	explanation:
		"Arrays inherit `equals`, `hashCode` and `toString` from `Object`: two arrays with the same elements are not equal, and printing one shows `[I@1b6d3586`.",
	examples: {
		bad: ["boolean f(int[] a, int[] b) { return a.equals(b); }", 'void f(byte[] key) { log("key " + key); }'],
		good: ["boolean f(int[] a, int[] b) { return Arrays.equals(a, b); }", 'void f(byte[] key) { log("key " + key.length); }'],
	},
};

/** Names that stand next to brackets, or to the dots of a last parameter. */
function arrayNames(_root: Node, source: string): ReadonlySet<string> {
	const names = new Set<string>();
	for (const [, behind, before] of source.matchAll(/(?<=\]|\.\.\.)\s*([\w$]+)|([\w$]+)(?=\s*\[)/g)) names.add(behind ?? before ?? "");
	return names;
}

const argumentCounts: Readonly<Record<string, number>> = { equals: 1, hashCode: 0, toString: 0 };
