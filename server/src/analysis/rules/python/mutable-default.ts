import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";

export const mutableDefault: Rule = {
	id: "mutable-default",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
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
		if (/^_|cache|memo|seen/i.test(name) || rebinds(name).test(body)) return false;
		const kept = keptIn(name, body);
		if (changes(name).test(body) || returns(name).test(body)) return true;
		return kept !== undefined && changes(`self.${kept}`).test(enclosing(at, classes)?.text ?? "");
	},
	message: "All calls share this default, and see what earlier ones put into it",
	suggestion: "Take None as the default and make the value inside.",
	explanation: "Defaults are computed once, when the function is defined. A list that one call appends to is longer in the next.",
	examples: {
		bad: [
			"def f(a=[]):\n    a.append(1)\n",
			"class A:\n    def f(self, a: list = []):\n        self.a = a\n    def g(self):\n        self.a.append(1)\n",
			"def f(a=dict()):\n    a[1] = 2\n",
		],
		good: [
			"def f(a=[]):\n    return len(a)\n",
			"def f(a=None):\n    pass\n",
			"def f(a=()):\n    pass\n",
			"class A:\n    def __init__(self, a=[]):\n        self.a = a\n    def all(self):\n        return self.a\n\nclass B:\n    def f(self):\n        self.a.append(1)\n",
		],
	},
	sameAs: ["ruff/B006"],
};

const functions: ReadonlySet<string> = new Set(["function_definition"]);
const classes: ReadonlySet<string> = new Set(["class_definition"]);
const makers = /^(?:list|dict|set|bytearray|deque|defaultdict|OrderedDict|Counter)$/;
const changes = (name: string): RegExp =>
	new RegExp(
		`\\b${name}(?:\\.(?:append|add|extend|insert|update|setdefault|pop|popitem|clear|remove|discard|sort|appendleft)\\(|\\[[^\\]\\n]*\\]\\s*[-+|]?=[^=]|\\s*[+|]=)`,
	);
const returns = (name: string): RegExp => new RegExp(`\\breturn ${name}\\s*$`, "m");
/** The attribute that the default is kept in. */
const keptIn = (name: string, body: string): string | undefined => new RegExp(`\\bself\\.(\\w+)\\s*=\\s*${name}\\s*(?:$|#)`, "m").exec(body)?.[1];
/** A copy is made first. */
const rebinds = (name: string): RegExp => new RegExp(`^\\s*${name}\\s*(?::[^=]*)?=[^=]`, "m");
