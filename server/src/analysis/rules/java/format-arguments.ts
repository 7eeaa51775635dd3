import type { Rule, RuleMatch } from "../rule.ts";
import { field } from "../tree.ts";
import { argumentsOf, stringContent, typeOfName } from "./java-syntax.ts";

export const formatArguments: Rule = {
	id: "format-arguments",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation name: (identifier) @name arguments: (argument_list (string_literal)) (#any-of? @name "format" "printf" "formatted")) @at`,
	where: (match) => problemOf(match) !== undefined,
	message: (match) => problemOf(match) ?? "",
	suggestion: "Give one argument for each place in the format.",
	explanation:
		"A place without an argument throws `MissingFormatArgumentException` when the line runs, which for error messages is often the first time in production. An argument without a place is not printed.",
	examples: {
		bad: ['String f(String name) { return String.format("%s has %d", name); }', 'void f() { System.out.printf("%d%n", a, b); }'],
		good: [
			'String s = String.format("%s has %d", name, count);',
			'String s = String.format("%2$s %1$s", a, b);',
			'String s = String.format("100 %%%n");',
			'String s = String.format("%s %s", values);',
			'String s = String.format(Locale.ROOT, "%s", a);',
		],
	},
};

const place = /%(?:(\d+)\$|(<))?[-#+ 0,(]*\d*(?:\.\d+)?([a-zA-Z%])(?:(?<=[tT])[a-zA-Z])?/g;

function problemOf({ at }: RuleMatch): string | undefined {
	const call = field(at, "name")?.text;
	const receiver = field(at, "object");
	if (call === "format" && receiver && !/^(?:(?:java\.lang\.)?String|System\.(?:out|err)|.*(?:[wW]riter|[fF]ormatter|[oO]ut|[sS]tream))$/.test(receiver.text))
		return undefined;
	if (call === "formatted" || !receiver) return undefined;
	const all = argumentsOf(at);
	const first = all.findIndex((argument) => argument.type === "string_literal");
	const format = all[first];
	if (!format || first > 1 || (first === 1 && !/locale|null/i.test(all[0]?.text ?? ""))) return undefined;
	const values = all.slice(first + 1);
	const wanted = placesIn(stringContent(format));
	if (wanted === undefined || wanted === values.length) return undefined;
	const only = values.length === 1 ? values[0] : undefined;
	// One name or call may be an array that fills all places.
	if (only && !/literal$|binary/.test(only.type) && (typeOfName(only) ?? "[]").endsWith("[]"))
		return wanted === 0 ? `The format has no place for ${only.text}` : undefined;
	return values.length < wanted
		? `The format needs ${wanted} arguments and gets ${values.length}`
		: `The format has ${wanted} places and gets ${values.length} arguments`;
}

/** How many arguments a format takes; undefined where it is not understood. */
function placesIn(format: string): number | undefined {
	let next = 0;
	let highest = 0;
	const rest = format.replace(place, (_, index: string | undefined, same: string | undefined, kind: string) => {
		if (index) highest = Math.max(highest, Number(index));
		else if (!same && kind !== "n" && kind !== "%") next++;
		return "";
	});
	return rest.includes("%") ? undefined : Math.max(next, highest);
}
