import type { Rule } from "../rule.ts";

export const lambdaAssignment: Rule = {
	id: "lambda-assignment",
	languages: ["python"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: "(expression_statement (assignment left: (identifier) right: (lambda)) @at)",
	message: "A function with a name is better defined with def",
	suggestion: "Write def.",
	explanation: "`def` gives the function its name in tracebacks, room for a docstring and annotations.",
	examples: { bad: ["f = lambda x: x + 1\n"], good: ["def f(x):\n    return x + 1\n", "sort(key=lambda x: x.n)\n"] },
	sameAs: ["ruff/E731"],
};
