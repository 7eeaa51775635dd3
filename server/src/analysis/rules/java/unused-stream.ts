import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { standsAlone } from "./java-syntax.ts";

export const unusedStream: Rule = {
	id: "unused-stream",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (method_invocation object: (method_invocation) @source name: (identifier) @name (#any-of? @name "map" "filter" "flatMap" "sorted" "distinct" "peek" "limit" "skip" "mapToInt" "mapToObj" "boxed")) @at)`,
	where: (match) => {
		if (!standsAlone(match.at)) return false;
		for (let call = match.all("source")[0]; call?.type === "method_invocation"; call = field(call, "object")) {
			if (/^(?:stream|parallelStream)$/.test(field(call, "name")?.text ?? "") && call.text.endsWith(")")) return true;
		}
		return false;
	},
	message: (match) => `Nothing runs: ${match.node("name").text}() only describes what to do`,
	suggestion: "End the stream with forEach(), toList() or another operation that asks for results.",
	explanation:
		"A stream is lazy. Without an operation at its end that needs the elements, no element is ever looked at, and the functions given are never called.",
	examples: {
		bad: ["void f(List<A> l) { l.stream().map(a -> save(a)); }"],
		good: ["void f(List<A> l) { l.stream().map(a -> save(a)).toList(); }", "void f(List<A> l) { l.stream().forEach(a -> save(a)); }"],
	},
};
