import type { Rule } from "../rule.ts";
import { enclosing, field, parts } from "../tree.ts";
import { methodTypes, typeOfName } from "./java-syntax.ts";

export const compareBySubtraction: Rule = {
	id: "compare-by-subtraction",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: false,
	tier: "idle",
	query: `[
		(return_statement (binary_expression left: (_) @left operator: "-" right: (_) @right) @at)
		(lambda_expression parameters: (inferred_parameters) body: (binary_expression left: (_) @left operator: "-" right: (_) @right) @at)
	]`,
	where: ({ at, node }) => {
		if (
			/\.(?:length|size\(\)|length\(\)|ordinal\(\)|get(?:Priority|Order)\(\))$/.test(node("left").text) ||
			/literal$/.test(node("right").type) ||
			/literal$/.test(node("left").type)
		)
			return false;
		if (smallTypes.has(typeOfName(node("left")) ?? "") || node("left").text.startsWith("(")) return false;
		if (at.parent?.type === "lambda_expression") {
			const names = field(at.parent, "parameters")?.namedChildren.map((each) => each.text) ?? [];
			const call = at.parent.parent?.parent;
			const sorts = /^(?:sort|sorted|compare|min|max|thenComparing|TreeMap|TreeSet|PriorityQueue)$/.test(
				field(call ?? at, "name")?.text ?? field(call ?? at, "type")?.text.replace(/<.*/, "") ?? "",
			);
			return sorts && names.length === 2 && node("left").text.startsWith(names[0] ?? "?") && node("right").text.startsWith(names[1] ?? "?");
		}
		const method = enclosing(at, methodTypes, new Set(["lambda_expression"]));
		const parameters = method && field(method, "parameters");
		const name = method && field(method, "name")?.text;
		return parameters !== undefined && ((name === "compare" && parts(parameters).length === 2) || (name === "compareTo" && parts(parameters).length === 1));
	},
	message: "The difference overflows for numbers far apart, and the order is wrong then",
	suggestion: "Use Integer.compare(a, b).",
	explanation:
		"`a - b` of two `int`s can pass the end of the range: a large positive minus a large negative number comes out negative. Sorting then fails with `Comparison method violates its general contract`, or silently. `Integer.compare` is exact and as fast. Off by default: most numbers that are compared so are small and not negative.",
	examples: {
		bad: [
			"class A implements Comparable<A> { int id; public int compareTo(A o) { return id - o.id; } }",
			"void f(List<A> l) { l.sort((a, b) -> a.id - b.id); }",
		],
		good: [
			"class A implements Comparable<A> { int id; public int compareTo(A o) { return Integer.compare(id, o.id); } }",
			"int f(int a, int b) { return a - b; }",
		],
	},
};

/** Their differences fit. */
const smallTypes: ReadonlySet<string> = new Set(["byte", "short", "char", "Byte", "Short", "Character"]);
