import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";

export const jumpInFinally: Rule = {
	id: "jump-in-finally",
	languages: ["python"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "[(return_statement) (break_statement) (continue_statement)] @at",
	where: ({ at }) => {
		const stop = at.type === "return_statement" ? functionsAndDecisions : new Set([...functionsAndDecisions, "for_statement", "while_statement"]);
		return enclosing(at, new Set(["finally_clause"]), stop) !== undefined;
	},
	message: (match) => `${match.at.text.split(/\s/)[0]} in finally discards the exception that is on its way`,
	suggestion: "Move it behind the try statement.",
	explanation:
		"Leaving `finally` early drops the exception, or the value that the `try` block returned, without a trace. Python 3.14 warns about it. Under an `if` or in an `except` it is taken for a decision.",
	examples: {
		bad: ["def f():\n    try:\n        g()\n    finally:\n        return 1\n"],
		good: [
			"def f():\n    try:\n        g()\n    finally:\n        close()\n    return 1\n",
			"def f():\n    try:\n        g()\n    finally:\n        if closed:\n            return 1\n",
		],
	},
	sameAs: ["ruff/B012"],
};

const functionsAndDecisions: ReadonlySet<string> = new Set(["function_definition", "lambda", "class_definition", "if_statement", "except_clause"]);
