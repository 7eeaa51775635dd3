import type { Rule } from "../rule.ts";

export const mutableDefault: Rule = {
	id: "mutable-default",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(default_parameter value: [(list) (dictionary) (set) (list_comprehension) (dictionary_comprehension) (set_comprehension)] @at)
		(typed_default_parameter value: [(list) (dictionary) (set) (list_comprehension) (dictionary_comprehension) (set_comprehension)] @at)
		(default_parameter value: (call function: (identifier) @maker) @at)
		(typed_default_parameter value: (call function: (identifier) @maker) @at)
	]`,
	where: ({ all }) => all("maker").every((maker) => /^(?:list|dict|set|bytearray|deque|defaultdict|OrderedDict|Counter)$/.test(maker.text)),
	message: "All calls share this default, and see what earlier ones put into it",
	suggestion: "Take None as the default and make the value inside.",
	explanation: "Defaults are computed once, when the function is defined. A list that one call appends to is longer in the next.",
	examples: {
		bad: ["def f(a=[]):\n    pass\n", "def f(a: dict = {}):\n    pass\n", "def f(a=dict()):\n    pass\n"],
		good: ["def f(a=None):\n    pass\n", "def f(a=()):\n    pass\n"],
	},
	sameAs: ["ruff/B006"],
};
