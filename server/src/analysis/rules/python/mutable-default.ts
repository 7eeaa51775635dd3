import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";

export const mutableDefault: Rule = {
	id: "mutable-default",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(default_parameter name: (identifier) @name value: [(list) (dictionary) (set) (list_comprehension) (dictionary_comprehension) (set_comprehension)] @at)
		(typed_default_parameter name: (identifier) @name value: [(list) (dictionary) (set) (list_comprehension) (dictionary_comprehension) (set_comprehension)] @at)
		(default_parameter name: (identifier) @name value: (call function: (identifier) @maker) @at)
		(typed_default_parameter name: (identifier) @name value: (call function: (identifier) @maker) @at)
	]`,
	where: ({ at, node, all }) => {
		if (!all("maker").every((maker) => makers.test(maker.text))) return false;
		const definition = enclosing(at, functions);
		// An inner function gets a new default each time it is defined.
		if (!definition || enclosing(definition, functions)) return false;
		const name = node("name").text;
		const body = definition.childForFieldName("body")?.text ?? "";
		// A default that is only read does no harm, and one called a cache is meant to be shared.
		return !/^_|cache|memo|seen/i.test(name) && !rebinds(name).test(body) && changesOrKeeps(name).test(body);
	},
	message: "All calls share this default, and see what earlier ones put into it",
	suggestion: "Take None as the default and make the value inside.",
	explanation: "Defaults are computed once, when the function is defined. A list that one call appends to is longer in the next.",
	examples: {
		bad: ["def f(a=[]):\n    a.append(1)\n", "def f(self, a: dict = {}):\n    self.a = a\n", "def f(a=dict()):\n    a[1] = 2\n"],
		good: ["def f(a=[]):\n    return len(a)\n", "def f(a=None):\n    pass\n", "def f(a=()):\n    pass\n"],
	},
	sameAs: ["ruff/B006"],
};

const functions: ReadonlySet<string> = new Set(["function_definition"]);
const makers = /^(?:list|dict|set|bytearray|deque|defaultdict|OrderedDict|Counter)$/;
const changesOrKeeps = (name: string): RegExp =>
	new RegExp(
		`\\b${name}(?:\\.(?:append|add|extend|insert|update|setdefault|pop|popitem|clear|remove|discard|sort|appendleft)\\(|\\[[^\\]\\n]*\\]\\s*[-+|]?=[^=]|\\s*[+|]=)|\\.\\w+\\s*=\\s*${name}\\s*(?:$|#)|\\breturn ${name}\\s*$`,
		"m",
	);
/** A copy is made first. */
const rebinds = (name: string): RegExp => new RegExp(`^\\s*${name}\\s*(?::[^=]*)?=[^=]`, "m");
